"""Practice on the known mistakes: break this answer, warm up, and what comes back when.

| module | what it is |
|---|---|
| `domain` | what the function of an exercise takes: which inputs count |
| `written` | a known mistake as code that stands alone |
| `wording` | makes code plain to read, and says the same in other words |
| `task` | one wrong answer to be broken, and which sentence it deserves |
| `choice` | which mistake is practised next: easy ones first |
| `warm_up`, `shapes` | three short questions that a chapter opens with |
| `leitner` | what comes back when, worked out from the reader's progress |
| `anki` | the same mistakes as cards for Anki |
"""
