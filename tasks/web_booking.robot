*** Settings ***
Documentation       Turns one web lead into a booked job for every row of the input.
Metadata            Needs    schedule, edit customers
Metadata            Needs program    edit memberships
Metadata            Needs billing_cadence    see programs
Resource            ../keywords/session.resource
Resource            ../keywords/addresses.resource
Resource            ../keywords/customers.resource
Resource            ../keywords/dispatch.resource
Resource            ../keywords/files.resource
Resource            ../keywords/memberships.resource
Resource            ../keywords/notes.resource
Resource            ../keywords/scheduling.resource
Library             sera_rpa.libraries.Files
Library             sera_rpa.libraries.Rows
Library             sera_rpa.libraries.WebLeads
Suite Setup         Open Sera
Suite Teardown      Close Sera
Test Setup          Ensure Signed In
Test Teardown       Take Evidence
Test Template       Book One Web Lead

*** Tasks ***
Web Booking

*** Keywords ***
Book One Web Lead
    [Documentation]    One row, one lead: customer, service address, job, technician, note, photos, membership.
    ...
    ...    Args:
    ...        reference: Your own key of the row, for example "W-1001". It is done once, however often the sheet is run.
    ...        name: First and last name, for example "Ada Okonkwo".
    ...        service_address: Street, city and zip, for example "4520 Maple Grove Dr, Indianapolis, IN 46220". Added to the customer
    ...            where it is missing.
    ...        service_category: As Sera offers it in the Schedule window, for example "Drain Cleaning". The beginning will do
    ...            where only one begins so.
    ...        day: First day that will do.
    ...        arrival_window: As Sera shows it, for example "8:00 am - 9:00 am". The start alone will do.
    ...        phone: Phone number. The customer is found by it, then by the e-mail; one of the two is needed.
    ...        email: E-mail. It must belong to no other customer or technician.
    ...        latest_day: Last day that will do. Empty: only the day itself.
    ...        technician: Pins the job to this technician once it is booked; "best" takes who can do it, is free then and has the least
    ...            booked that day. Empty: Sera chooses.
    ...        message: What the customer wrote. The technician reads it; the reference is added below it, as "[Ref W-1001]".
    ...        customer_note: What is to be known of the customer for good, for example "Gate code 4411". Pinned to the top of the
    ...            customer's notes; the customer does not see it.
    ...        photos: Files that the customer sent, for example "photos/leak.jpg; photos/label.jpg". Kept with the job.
    ...        program: The membership program that the customer bought, for example "Comfort Club". Empty: none.
    ...        start_date: The membership's first day. Empty: the day of the appointment.
    ...        billing_cadence: Checked against the program, for example "monthly" or "yearly".
    ...        source: Where the lead came from. Kept in the job's notes as "Source: web".
    ...        allow_overbooking: Also take a window in which nobody is free (yellow in Sera), and a technician who has something else then.
    ...        override_coverage: Book although the address is outside of the coverage area.
    ...        on_existing: Where the customer has the program at that address already: "refuse" the row, or "renew".
    [Arguments]    ${reference: str}    ${name: str}    ${service_address: str}    ${service_category: str}    ${day: date}
    ...    ${arrival_window: str}    ${phone: str}=${EMPTY}    ${email: str}=${EMPTY}    ${latest_day: date | None}=${None}
    ...    ${technician: str}=${EMPTY}    ${message: str}=${EMPTY}    ${customer_note: str}=${EMPTY}    ${photos: list[Path]}=@{EMPTY}
    ...    ${program: str}=${EMPTY}    ${start_date: date | None}=${None}    ${billing_cadence: str}=${EMPTY}    ${source: str}=web
    ...    ${allow_overbooking: bool}=False    ${override_coverage: bool}=False    ${on_existing: Literal["refuse", "renew"]}=refuse
    Inspect Files    ${photos}
    IF    $program    Find Program    ${program}    ${billing_cadence}
    ${customer}=    Find Known Customer    ${name}    ${phone}    ${email}
    IF    $customer is None
        ${customer}=    Create Customer    ${name}    ${service_address}    ${phone}    ${email}
    END
    ${address}=    Add Service Address    ${customer}    ${service_address}
    ${job}=    Book Job    ${reference}    ${customer}    ${service_category}    ${day}    ${arrival_window}
    ...    service_address=${address.text}    notes=${message}    latest_day=${latest_day}    allow_overbooking=${allow_overbooking}
    ...    override_coverage=${override_coverage}    source=${source}
    Report Result    ${job}    customer_name=${customer.name}    summary=The job is booked; the row stopped after it
    IF    $technician
        ${job}=    Assign Technician    ${reference}    ${job}    ${technician}    allow_overbooking=${allow_overbooking}
    END
    VAR    ${note}    ${None}
    IF    $customer_note
        ${note}=    Add Note    ${reference}    ${customer}    ${customer_note}    pin=True
    END
    ${files}=    Attach Files To Job    ${job}    ${photos}
    VAR    ${membership}    ${None}
    IF    $program
        ${membership}=    Enroll Membership    ${customer}    ${program}    ${{ $start_date or $job.day }}
        ...    service_address=${address.text}    billing_cadence=${billing_cadence}    on_existing=${on_existing}
    END
    ${facts}=    Get Lead Facts    ${customer}    ${note}    ${files}    ${membership}
    Report Result    ${job}    pinned=${job.visit.pinned}    &{facts}
