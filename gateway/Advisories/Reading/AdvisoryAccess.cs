using Gateway.Exchange;
using Gateway.Server.Advisories.Clear;
using Gateway.Server.Auth;
using Gateway.Server.Errors;
using Gateway.Server.Storage;

namespace Gateway.Server.Advisories.Reading;

/// <summary>
/// The one place that decides who sees an advisory. What is absent, what is somebody else's and what is not even an id are answered alike;
/// the first two are recorded alike, too.
/// </summary>
internal sealed class AdvisoryAccess(IGatewayStore store, ClearAdvisories clear)
{
    /// <summary>Finds an advisory for a caller.</summary>
    /// <exception cref="GatewayProblemException"><c>not-found</c>.</exception>
    public async Task<SeenAdvisory> FindAsync(string id, CallingPrincipal caller, CancellationToken cancellationToken)
    {
        if (!AdvisoryId.TryParse(id, out AdvisoryId advisory))
        {
            throw GatewayProblemException.NotFound();
        }

        return await TryFindAsync(advisory, caller, cancellationToken) ?? throw GatewayProblemException.NothingFor(advisory.Value);
    }

    /// <summary>Finds an advisory for a caller; null if there is none for it.</summary>
    public async Task<SeenAdvisory?> TryFindAsync(AdvisoryId advisory, CallingPrincipal caller, CancellationToken cancellationToken)
    {
        if (await store.FindAdvisoryForAsync(advisory, caller.Agency, cancellationToken) is not { Advisory: { } row } found)
        {
            return null;
        }

        bool isSender = row.Sender.Agency == caller.Agency;
        DeliveryRow? delivery = caller.Has(Scopes.AdvisoryRead) && found.Delivery?.IsFor(caller.Id) == true ? found.Delivery : null;
        bool isForMembers = caller.Has(Scopes.AdvisoryRead) && await clear.IsForMembersAsync(row, cancellationToken);
        return isSender || delivery is not null || isForMembers ? new SeenAdvisory(row, isSender, delivery, found.Documents, isForMembers) : null;
    }

    /// <summary>
    /// The delivery that is meant: the sender names the recipient, a recipient may leave it out, and any other member means the sender's own copy. One that is not
    /// the caller's to see is not found.
    /// </summary>
    public async Task<DeliveryRow> FindDeliveryAsync(SeenAdvisory advisory, string? recipient, CancellationToken cancellationToken)
    {
        if (advisory is { IsForMembers: true, IsSender: false, Delivery: null } && (recipient is null || recipient == advisory.Row.Sender.Agency.Value))
        {
            return await clear.FindPapersAsync(advisory.Row, cancellationToken) ?? throw GatewayProblemException.NotFound();
        }

        if (recipient is null)
        {
            return advisory.Delivery ?? throw Refusal.BadRequest("The sender names the recipient whose document it asks for.");
        }

        bool isOwn = advisory.Delivery?.Recipient.Value == recipient;
        if (isOwn || !advisory.IsSender || !AgencyId.TryParse(recipient, out AgencyId agency))
        {
            return isOwn ? advisory.Delivery! : throw GatewayProblemException.NotFound();
        }

        return await store.FindDeliveryAsync(advisory.Row.Id, agency, cancellationToken) ?? throw GatewayProblemException.NotFound();
    }
}
