"""Practice on the known mistakes: break this answer, warm up, and what comes back when.

| module | what it is |
|---|---|
| `domain` | what the function of an exercise takes: which inputs count |
| `written` | a known mistake as plain code that stands alone, worded anew each time |
| `task` | one wrong answer to be broken, and which sentence it deserves |
"""
