*** Settings ***
Documentation       Books one job with its first appointment for every row of the input.
Metadata            Needs    schedule
Metadata            Needs items    edit quotes, see departments
Metadata            Needs priority    see departments
Resource            ../keywords/session.resource
Resource            ../keywords/customers.resource
Resource            ../keywords/departments.resource
Resource            ../keywords/scheduling.resource
Resource            ../keywords/quotes.resource
Library             sera_rpa.libraries.Rows
Suite Setup         Open Sera
Suite Teardown      Close Sera
Test Setup          Ensure Signed In
Test Teardown       Take Evidence
Test Template       Book One Job

*** Tasks ***
Book Jobs

*** Keywords ***
Book One Job
    [Documentation]    One row, one job with its first appointment.
    ...
    ...    Args:
    ...        reference: Your own key of the row, for example "J-1001". It is done once, however often the sheet is run.
    ...        customer: Name, phone number, e-mail or customer ID, as you would search for it, for example "(317) 555-0142".
    ...        service_category: As Sera offers it in the Schedule window, for example "Drain Cleaning". The beginning will do
    ...            where only one begins so.
    ...        day: First day that will do.
    ...        arrival_window: As Sera shows it, for example "8:00 am - 9:00 am". The start alone will do.
    ...        service_address: Needed where the customer has several addresses; as much of it as tells them apart.
    ...        technician: Pins the job to this technician. Empty: Sera chooses.
    ...        notes: What the technician should read. The reference is added below it, as "[Ref J-1001]".
    ...        latest_day: Last day that will do. Empty: only the day itself.
    ...        allow_overbooking: Also take a window in which nobody is free (yellow in Sera).
    ...        override_coverage: Book although the address is outside of the coverage area.
    ...        create_customer_if_missing: Create the customer when Sera does not know it; needs a service_address.
    ...        customer_phone: Phone of a customer to create; where given, an existing customer is found by it.
    ...        customer_email: E-mail of a customer to create; where given without a phone, an existing customer is found by it.
    ...        items: Tasks of the price book, put on the job as a quote, for example "Water Heater Flush; Anode Rod x2". What
    ...            one must cost may follow: "Anode Rod x2 @ 289.00".
    ...        source: Where the wish came from, for example "web". Kept in the notes as "Source: web".
    ...        priority: Normal or High, as the service category must have it. Empty: whatever it has.
    ...        time_zone: Zone in which the window is meant, for example "America/Chicago". Empty: that of the service address.
    [Arguments]    ${reference: str}    ${customer: str}    ${service_category: str}    ${day: date}    ${arrival_window: str}
    ...    ${service_address: str}=${EMPTY}    ${technician: str}=${EMPTY}    ${notes: str}=${EMPTY}
    ...    ${latest_day: date | None}=${None}    ${allow_overbooking: bool}=False    ${override_coverage: bool}=False
    ...    ${create_customer_if_missing: bool}=False    ${customer_phone: str}=${EMPTY}    ${customer_email: str}=${EMPTY}
    ...    ${items: list[str]}=@{EMPTY}    ${source: str}=${EMPTY}    ${priority: Literal["Normal", "High"] | None}=${None}
    ...    ${time_zone: str}=${EMPTY}
    IF    $priority    Service Should Have Priority    ${service_category}    ${priority}
    IF    $items    Items Should Be In Price Book    ${items}    ${service_category}
    ${found}=    Find Customer    ${{ $customer_phone or $customer_email or $customer }}    ${customer}    missing_ok=${create_customer_if_missing}
    IF    $found is None
        ${found}=    Create Customer    ${customer}    ${service_address}    ${customer_phone}    ${customer_email}
    END
    ${job}=    Book Job    ${reference}    ${found}    ${service_category}    ${day}    ${arrival_window}
    ...    service_address=${service_address}    technician=${technician}    notes=${notes}    latest_day=${latest_day}
    ...    allow_overbooking=${allow_overbooking}    override_coverage=${override_coverage}    source=${source}    time_zone=${time_zone}
    VAR    &{quoted}
    IF    $items
        ${quote}=    Create Quote    ${reference}    ${job}    items=${items}
        VAR    &{quoted}    quote=${quote.number}    quote_tasks=${quote.tasks}    quote_total=${quote.total}
    END
    Report Result    ${job}    customer_name=${found.name}    &{quoted}
