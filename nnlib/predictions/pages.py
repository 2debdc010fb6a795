"""The questions of a chapter as its teaching page and the speaker's notes have them."""


def teaching(questions):
    """The part of a teaching page below "Ask before …": questions, wrong answers, replies."""
    return "\n".join(map(_entry, questions))


def _entry(question):
    aside = f", {question.aside}" if question.aside else ""
    return f"**§{question.section}{aside}. {question.ask}**\n{expected(question)}\n"


def expected(question):
    """What will be said to a question though it is wrong, with replies, and what comes out then."""
    lines = [f'- *"{b.text}"* {b.reply}' for part in question.parts for b in part.beliefs]
    return "\n".join([*lines, f"- Then: {' '.join(question.then.split())}"])
