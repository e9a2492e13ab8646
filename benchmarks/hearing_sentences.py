"""Sentences with figures, and single words, for synthetic voices."""

WORDS = (
    *("Help!", "Stop!", "Water.", "Please.", "Yes.", "No.", "Hello.", "Thanks.", "Doctor.", "Police!"),
    *("Fire!", "Wait.", "Here.", "There.", "Left.", "Right.", "Coffee.", "Tea.", "Bread.", "Milk."),
    *("Room.", "Ticket.", "Train.", "Bus.", "Taxi.", "Hotel.", "Airport.", "Toilet?", "Pain.", "Sorry."),
    *("Goodbye.", "Today.", "Tomorrow.", "Monday.", "Seven.", "Twenty.", "Cheaper?", "Open?", "Closed.", "Again."),
)

FIGURES = (
    *("My phone number is 555-0199-8765.", "Call me at 212 555 0147.", "Dial 911 now.", "The number is 0800 123 456."),
    *("My number is 617-555-0182.", "Ring extension 4021.", "It costs $1250.99.", "That is 18 euros and 50 cents."),
    *("The room is $120 a night.", "I paid 35 pounds.", "Two tickets cost $48.", "The fine is 250 dollars."),
    *(
        "It's $9.99.",
        "The taxi was 27 dollars.",
        "I owe you 640 dollars.",
        "The total is $83.75.",
        "I was born in 1984.",
    ),
    *("1984, 2012, 2026.", "We met in 2019.", "The house was built in 1890.", "I moved here in 2005."),
    *("The war ended in 1945.", "She died in 1999.", "My visa ends in 2027.", "It opened in 1963."),
    *("Take 500 milligrams twice a day.", "Give her 20 drops.", "Take 2 tablets every 6 hours."),
    *("He weighs 72 kilograms.", "My temperature is 39.5 degrees.", "Take 5 milliliters before meals."),
    *("The dose is 250 milligrams.", "My blood pressure is 140 over 90.", "Take it for 10 days."),
    *("The train leaves at 7:45.", "Platform 12.", "Room 304.", "Flight 1776 to Boston.", "I need 3 beds.", "42."),
)
