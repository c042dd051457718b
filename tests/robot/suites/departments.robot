# robocop: off=missing-doc-test-case
*** Settings ***
Documentation       What the departments offer, read and never changed.
Resource            keywords/session.resource
Resource            keywords/departments.resource
Library             Eye.py    ${PORTAL}
Suite Setup         Open Sera
Suite Teardown      Close Sera
Test Setup          Look At Events
Test Teardown       Nothing Should Have Been Written

*** Test Cases ***
Service Should Have Priority Passes Where It Has
    Service Should Have Priority    No Heat    High
    Service Should Have Priority    Drain Cleaning    Normal

Service Should Have Priority Names The One It Has
    Run Keyword And Expect Error    PRIORITY_MISMATCH: 'No Heat Emergency' has the priority High, the row says Normal*
    ...    Service Should Have Priority    No Heat Emergency    Normal

Items Should Be In Price Book Takes A Beginning And A Price
    VAR    @{items}    anode rod x2 @ 289.00    Water Heater Flush
    Items Should Be In Price Book    ${items}    Plumbing Repair

Items Should Be In Price Book Refuses Another Department's Item
    VAR    @{items}    Air Filter
    Run Keyword And Expect Error    ITEM_UNKNOWN:*    Items Should Be In Price Book    ${items}    Plumbing Repair

Get Services Knows Every Department
    ${services}=    Get Services
    ${known}=    Truth    services
    Length Should Be    ${services}    ${{ len($known) }}
