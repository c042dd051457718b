# robocop: off=missing-doc-test-case
*** Settings ***
Documentation       Signing in, and staying signed in.
Resource            keywords/session.resource
Library             sera_rpa.libraries.Account
Library             Eye.py    ${PORTAL}
Suite Setup         Open Browser At Sera
Suite Teardown      Close Sera
Test Setup          Look At Events

*** Test Cases ***
Ensure Signed In Signs In Where Nobody Is
    Ensure Signed In
    Events Should Be    signed_in
    ${state}=    Get Portal State
    Should Be Equal    ${state}    signed-in

Ensure Signed In Costs Nothing Where Somebody Is
    Ensure Signed In
    Nothing Should Have Been Written

Sign In Unless Signed In Takes The Kept Session In A New Window
    New Sera Context
    Sign In Unless Signed In
    Nothing Should Have Been Written

Sign In Unless Signed In Signs In Again After Sera Threw The Session Out
    Throw Everybody Out
    Sign In Unless Signed In
    Events Should Be    signed_in
    New Sera Context
    Sign In Unless Signed In
    Events Should Be    signed_in

Go To Page Empties The Page After A Hundred Loads
    VAR    ${entries}    () => history.length    # the same address again adds none, an empty page in between two
    Go To Page    ${UI.landing.path}
    ${begin}=    Evaluate JavaScript    ${None}    ${entries}
    ${page}=    Get Library Instance    sera_rpa.libraries.Page
    Evaluate    setattr($page, '_loaded', 99)
    Go To Page    ${UI.landing.path}
    ${one_more}=    Evaluate JavaScript    ${None}    ${entries}
    Go To Page    ${UI.landing.path}
    ${two_more}=    Evaluate JavaScript    ${None}    ${entries}
    Should Be Equal    ${{ ($one_more - $begin, $two_more - $one_more) }}    ${{ (0, 2) }}
