"""Finding coaches; a coach's own hours, time off and profile; the hint of the next opening."""
