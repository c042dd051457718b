# robocop: off=missing-doc-test-case,too-many-calls-in-test-case
*** Settings ***
Documentation       Notes of customers and jobs: added once, with their flags, and never mistaken for Sera's own.
Resource            keywords/session.resource
Resource            keywords/customers.resource
Resource            keywords/dispatch.resource
Resource            keywords/jobs.resource
Resource            keywords/notes.resource
Resource            keywords/scheduling.resource
Library             Eye.py    ${PORTAL}
Suite Setup         Open Sera
Suite Teardown      Close Sera
Test Setup          Look At Events

*** Test Cases ***
Add Note Adds One To A Customer With Its Flags And Returns It As Sera Shows It
    ${customer}=    Find Customer    10006
    ${note}=    Add Note    RN-1    ${customer}    Gate code 4411${\n}\[Ref OTHER] side door    visible_to_customer=True    pin=True
    Events Should Be    note.added
    ${truth}=    Truth    notes    notes_contains=[Ref RN-1]
    Should Be Equal    ${truth}[0][text]    [Ref RN-1] Gate code 4411\n(Ref OTHER] side door
    Should Be Equal    ${truth}[0][subject]    customer
    Should Be Equal As Integers    ${truth}[0][subject_id]    10006
    Should Be Equal    ${{ [bool($truth[0]['pinned']), bool($truth[0]['visible'])] }}    ${{ [True, True] }}
    Should Be Equal    ${{ [$note.pinned, $note.visible_to_customer] }}    ${{ [True, True] }}
    Should Be Equal    ${note.text}    ${truth}[0][text]
    Should Be Equal    ${note.author}    ${truth}[0][author]

Add Note Takes One That Is There As It Is
    ${customer}=    Find Customer    10006
    ${first}=    Add Note    RN-2    ${customer}    Once
    ${second}=    Add Note    RN-2    ${customer}    Once
    Should Be Equal    ${first}    ${second}
    Should Be Equal    ${{ [$first.pinned, $first.visible_to_customer] }}    ${{ [False, False] }}
    Events Should Be    note.added

Add Note Adds To A Job Whose Own Notes Carry The Mark Already
    ${customer}=    Find Customer    10006
    ${job}=    Book Job    RN-3    ${customer}    Heating Repair    2027-01-12    9 am    1518 Fletcher Ave    latest_day=2027-02-12
    ${job}=    Assign Technician    RN-3    ${job}    best    Knows the boiler
    Look At Events
    ${there}=    Find Note By Reference    RN-3    ${job}
    Should Be Equal    ${there}    ${None}
    ${note}=    Add Note    RN-3    ${job}    Arrival notes: the gate was locked
    Events Should Be    note.added
    Should Be Equal    ${note.text}    [Ref RN-3] Arrival notes: the gate was locked
    Should Be Equal    ${note.about}    /jobs/${job.number}

Add Note Finds A Long One By Its Beginning
    ${customer}=    Find Customer    10006
    ${first}=    Add Note    RN-4    ${customer}    ${{ 'All of it. ' * 100 }}
    ${second}=    Add Note    RN-4    ${customer}    ${{ 'All of it. ' * 100 }}
    Should Be Equal    ${first}    ${second}
    Events Should Be    note.added

Add Note Refuses What Sera Does Not Take
    ${customer}=    Find Customer    10006
    Run Keyword And Expect Error    PORTAL_SAID_NO: *is too long*    Add Note    RN-5    ${customer}    ${{ 'x' * 10001 }}
    Nothing Should Have Been Written

Notes That Could Not Be Loaded Are No Empty Feed
    ${customer}=    Find Customer    10006
    Set Fault    error_page    GET /api/customers/10006/notes
    Run Keyword And Expect Error    PORTAL_ERROR: *    Add Note    RN-6    ${customer}    Nothing is sent
    Nothing Should Have Been Written
    [Teardown]    Heal Portal
