"""The invented people of the business: technicians, and the customers who show a special case."""

from dataclasses import dataclass

DEPARTMENTS = ["Heating & Air", "Plumbing", "Electrical"]

SERVICES: list[tuple[str, str, str, int]] = [
    ("Heating & Air", "Heating Tune-Up", "Normal", 90),
    ("Heating & Air", "Cooling Tune-Up", "Normal", 90),
    ("Heating & Air", "Heating Repair", "Normal", 120),
    ("Heating & Air", "Cooling Repair", "Normal", 120),
    ("Heating & Air", "No Heat Emergency", "High", 120),
    ("Heating & Air", "System Replacement Estimate", "Normal", 60),
    ("Plumbing", "Drain Cleaning", "Normal", 90),
    ("Plumbing", "Plumbing Repair", "Normal", 90),
    ("Plumbing", "Water Heater Flush", "Normal", 60),
    ("Plumbing", "Water Heater Installation", "Normal", 240),
    ("Plumbing", "Burst Pipe Emergency", "High", 120),
    ("Electrical", "Electrical Repair", "Normal", 90),
    ("Electrical", "Electrical Safety Inspection", "Normal", 60),
    ("Electrical", "EV Charger Installation", "Normal", 240),
]
"""Department, name, priority, minutes (work and drive)."""

TECHNICIANS: list[tuple[str, str, str, tuple[str, ...]]] = [
    ("Heating & Air", "Aaron", "Becker", ()),
    ("Heating & Air", "Bianca", "Torres", ()),
    ("Heating & Air", "Caleb", "O'Neill", ("System Replacement Estimate",)),
    ("Heating & Air", "Darnell", "Hughes", ("Cooling Repair", "System Replacement Estimate")),
    ("Heating & Air", "Jörg", "Weiß", ()),
    ("Plumbing", "Elena", "Marković", ()),
    ("Plumbing", "Frank", "Dubois", ("Water Heater Installation",)),
    ("Plumbing", "Grace", "Kim", ()),
    ("Plumbing", "Hector", "Salinas", ("Burst Pipe Emergency",)),
    ("Electrical", "Ivy", "Nguyen", ()),
    ("Electrical", "Malik", "Johnson", ("EV Charger Installation",)),
    ("Electrical", "Renée", "Fontaine", ()),
]
"""Department, first name, last name, the department's services that are NOT on the profile."""


@dataclass(frozen=True)
class Known:
    """A customer who is in every portal, with the same number."""

    first: str
    last: str
    email: str
    addresses: tuple[tuple[str, str, str, str], ...]
    """Location name, street, city, zip; an empty location name is the home."""
    tags: tuple[str, ...] = ()
    archived: bool = False
    member: bool = False
    manual: bool = False
    """Address entered by hand: cannot be scheduled."""


KNOWN = [
    Known(
        "Margaret",
        "Ellison",
        "margaret.ellison@example.test",
        (("", "4520 Maple Grove Dr", "Indianapolis", "46220"),),
        ("VIP",),
        member=True,
    ),
    Known("Jürgen", "Müller", "juergen.mueller@example.test", (("", "812 Broadway St", "Indianapolis", "46202"),)),
    Known("Siobhán", "O'Brien", "siobhan.obrien@example.test", (("", "1934 Guilford Ave", "Indianapolis", "46205"),)),
    Known("Mary", "Johnson", "mary.johnson@example.test", (("", "310 Ruckle St", "Indianapolis", "46205"),)),
    Known(
        "Mary",
        "Johnson",
        "mjohnson1958@example.test",
        (("", "7725 Allisonville Rd", "Indianapolis", "46250"),),
        member=True,
    ),
    Known(
        "Patricia",
        "Vandermeer",
        "patricia@vandermeer-rentals.example.test",
        (
            ("Home", "6140 Winthrop Ave", "Indianapolis", "46220"),
            ("Rental Duplex", "1518 Fletcher Ave", "Indianapolis", "46203"),
            ("Lake House", "90 Sycamore Ct", "Fishers", "46037"),
        ),
        ("Landlord",),
        member=True,
    ),
    Known(
        "Łukasz",
        "Wójcik",
        "lukasz.wojcik@example.test",
        (("", "2203 Emerson Ave", "Indianapolis", "46218"), ("Shop", "455 Madison Ave", "Greenwood", "46142")),
    ),
    Known("Zoë", "D'Angelo", "zoe.dangelo@example.test", (("", "118 Spring Mill Rd", "Carmel", "46032"),)),
    Known("Denise", "Hartwell", "denise.hartwell@example.test", (("", "704 College Ave", "Bloomington", "47401"),)),
    Known(
        "Harold", "Pickett", "harold.pickett@example.test", (("", "PO Box 2217", "Indianapolis", "46206"),), manual=True
    ),
    Known(
        "Walter",
        "Grimes",
        "walter.grimes@example.test",
        (("", "3350 Lynhurst Dr", "Indianapolis", "46224"),),
        archived=True,
    ),
    Known("François", "Lefèvre", "francois.lefevre@example.test", (("", "927 Park Ave", "Indianapolis", "46202"),)),
]

FIRST_NAMES = [
    "James", "Mary", "Robert", "Linda", "Michael", "Barbara", "David", "Susan", "William", "Karen", "Joseph",
    "Nancy", "Thomas", "Lisa", "Charles", "Sandra", "Daniel", "Ashley", "Matthew", "Emily", "Anthony", "Donna",
    "Mark", "Michelle", "Steven", "Carol", "Paul", "Amanda", "Andrew", "Melissa", "Joshua", "Deborah",
    "Kenneth", "Stephanie", "Kevin", "Rebecca", "Brian", "Laura", "Timothy", "Cynthia", "Ronald", "Amy",
    "Jason", "Angela", "Jeffrey", "Anna", "Ryan", "Ruth", "Gary", "Nicole", "José", "María", "André", "Björn",
    "Chloé", "Inés", "Jamal", "Keisha", "Priya", "Wei", "Nguyet", "Omar", "Yusuf", "Élodie", "Saoirse", "Tomás",
    "Anaïs",
]  # fmt: skip

LAST_NAMES = [
    "Smith", "Johnson", "Williams", "Brown", "Jones", "Garcia", "Miller", "Davis", "Rodriguez", "Martinez",
    "Hernandez", "Lopez", "Gonzalez", "Wilson", "Anderson", "Taylor", "Moore", "Jackson", "Martin", "Lee",
    "Perez", "Thompson", "White", "Harris", "Sanchez", "Clark", "Ramirez", "Lewis", "Robinson", "Walker",
    "Young", "Allen", "King", "Wright", "Scott", "Torres", "Nguyen", "Hill", "Flores", "Green", "Adams",
    "Nelson", "Baker", "Hall", "Rivera", "Campbell", "Mitchell", "Carter", "Roberts", "Gómez", "Phillips",
    "Evans", "Turner", "Díaz", "Parker", "Cruz", "Edwards", "Collins", "Reyes", "Stewart", "Morris", "Morales",
    "Murphy", "Cook", "Rogers", "Gutiérrez", "Ortiz", "Morgan", "Cooper", "Peterson", "Bailey", "Reed", "Kelly",
    "Howard", "Ramos", "Kim", "Cox", "Ward", "Richardson", "O'Connor", "O'Malley", "D'Amico", "Núñez",
    "Schröder", "Østergaard", "Vogel", "Schultz", "Hoffmann", "McAllister", "Van-Dyke", "Ibáñez",
]  # fmt: skip

LOCATIONS = ["Rental", "Office", "Lake House", "Mother's House", "Workshop"]
TAGS = ["VIP", "Landlord", "Do Not Text", "Senior Discount", "Dog On Site", "Warranty"]
AREA_CODES = ["317", "463", "765", "812", "574", "260", "219", "930"]

APPOINTMENT_NOTES = [
    "Please call ahead.", "Gate code 4417.", "Dog in the back yard.", "Unit is in the attic.", "Use the side door.", "",
    "Second visit for the same problem.", "Tenant will let you in.", "Customer asked for a written estimate.", "", "",
]  # fmt: skip
CUSTOMER_NOTES = [
    "Prefers text messages.",
    "Gate code 2280.",
    "Two dogs, both friendly.",
    "Breaker panel is behind the freezer.",
    "Pays by check.",
]
