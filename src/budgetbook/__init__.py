"""The department budget book: tables in, a published three-part budget document out.

Data flows one way: tables -> checks -> figures -> notebooks -> renderer -> publication.
Nothing upstream knows what is downstream.
"""

__version__ = "0.1.0"
