"""What designs count: cities crossed with networks, finds in both orders, the room for them, contact, and coverage.

In come a run's matches, the study's documents and its tables, out come `Cells`. Open `study_cells` first; `finds` says
which matches count, `opportunity` how many there could be, `planned_cells` does without documents.
"""
