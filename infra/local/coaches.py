"""Further coaches of Acme: with Cora and Remy twelve in three zones, who differ in what a member
may ask for, so that Find My Coach has something to rank.
"""

BERLIN, LONDON, NEW_YORK = "Europe/Berlin", "Europe/London", "America/New_York"
EARLY, OFFICE, LATE = ("06:00", "11:00"), ("09:00", "17:00"), ("13:00", "21:00")
AT_ONCE, REVIEWS = "instant", "request"

# Login, name, zone, hours, mode, headline, languages, specialties, industries, functions.
ROWS = (
    ("mara", "Mara Lindt", BERLIN, EARLY, AT_ONCE,
     "The first hundred days in a role that is larger than the last one",
     "de en", "First 100 days, Delegation", "Health, Public sector", "Operations, People"),
    ("otis", "Otis Grant", NEW_YORK, LATE, AT_ONCE,
     "Selling without a mask, and leading those who sell",
     "en es", "Feedback, Burnout", "Software, Finance", "Sales"),
    ("ines", "Ines Duarte", LONDON, OFFICE, REVIEWS,
     "Conflicts that everybody sees and nobody names",
     "en pt", "Conflict, Feedback", "Education, Energy", "People"),
    ("jonas", "Jonas Weber", BERLIN, OFFICE, AT_ONCE,
     "Engineers who lead engineers", "de en", "Delegation, Feedback", "Software, Energy",
     "Engineering, Product"),
    ("nia", "Nia Boateng", LONDON, LATE, AT_ONCE,
     "Speaking to a board, a hall or a camera", "en fr", "Public speaking", "Media, Finance",
     "Marketing"),
    ("theo", "Theo Marchetti", BERLIN, LATE, REVIEWS,
     "When work takes more than it gives", "en it de", "Burnout, Parents who return", "Health",
     "Operations"),
    ("wen", "Wen Zhao", NEW_YORK, OFFICE, AT_ONCE,
     "Numbers people who become leaders of people", "en zh", "First 100 days, Conflict",
     "Finance", "Finance, Operations"),
    ("lola", "Lola Navarro", NEW_YORK, EARLY, AT_ONCE,
     "Leading across time zones and languages", "es en", "Remote teams, Feedback",
     "Software, Media", "Product, Marketing"),
    ("finn", "Finn Kelly", LONDON, EARLY, AT_ONCE,
     "Careers after the first summit", "en", "Change of career, Burnout",
     "Public sector, Education", "People, Sales"),
    ("greta", "Greta Holm", BERLIN, OFFICE, AT_ONCE,
     "Parents who come back to work, and their managers", "de sv en",
     "Parents who return, Delegation", "Energy, Health", "Engineering"),
)  # fmt: skip
