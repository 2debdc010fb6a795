"""The questions of a chapter as its teaching page has them."""


def teaching(questions):
    """The part of a teaching page below "Ask before …": questions, wrong answers, replies."""
    return "\n".join(map(_entry, questions))


def _entry(question):
    aside = f", {question.aside}" if question.aside else ""
    lines = [f"**§{question.section}{aside}. {question.ask}**"]
    lines += [f'- *"{b.text}"* {b.reply}' for part in question.parts for b in part.beliefs]
    return "\n".join([*lines, f"- Then: {' '.join(question.then.split())}", ""])
