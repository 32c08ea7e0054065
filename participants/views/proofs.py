"""How a link to a new address gets in: exchanged for a note in the session, as every link in a mail."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from participants.models import AddressProof

SESSION_KEY = "address_proof"


def enter(request: HttpRequest, proof: AddressProof) -> HttpResponse:
    """Takes the secret out of the address."""
    if not proof.is_open:
        return render(request, "participants/link_expired.html", {"section": "termine"}, status=410)
    # A session known to others before must not show what comes now.
    request.session.cycle_key()
    request.session[SESSION_KEY] = proof.pk
    return redirect("participants:address-proof")


def proof_of(request: HttpRequest) -> AddressProof:
    """The proof this session came in by, used or not. Raises Http404 without one."""
    proofs = AddressProof.objects.select_related("organisation", "contact")
    proof = proofs.filter(pk=request.session.get(SESSION_KEY)).first()
    if proof is None:
        raise Http404
    return proof
