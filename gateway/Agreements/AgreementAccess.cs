using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Server.Auth;
using Gateway.Server.Errors;
using Gateway.Server.Storage;

namespace Gateway.Server.Agreements;

/// <summary>
/// Decides alone who sees an agreement: its parties, each the versions that it had to sign, and auditors, whose reading is recorded first. What is absent, somebody else's, or no id at
/// all is answered with the same bytes, and the first two are recorded alike.
/// </summary>
internal sealed class AgreementAccess(IGatewayStore store, StoredAgreements agreements, LogWriter<IGatewayTransaction> writer)
{
    /// <summary>An agreement that the caller's agency is a party of.</summary>
    public async Task<StoredAgreement> FindAsPartyAsync(string id, CallingPrincipal caller, CancellationToken cancellationToken)
    {
        StoredAgreement stored = await FindAsync(id, cancellationToken);
        return stored.VersionsOf(caller.Agency).Any() ? stored : throw GatewayProblemException.NothingFor(stored.Id.Value);
    }

    /// <summary>An agreement that the caller may see, and the versions of it.</summary>
    public async Task<(StoredAgreement Stored, IReadOnlyList<AgreementVersion> Versions)> FindAsync(
        string id, CallingPrincipal caller, CancellationToken cancellationToken)
    {
        if (!caller.Has(Scopes.AuditRead))
        {
            StoredAgreement own = await FindAsPartyAsync(id, caller, cancellationToken);
            return (own, [.. own.VersionsOf(caller.Agency)]);
        }

        StoredAgreement stored = await FindAsync(id, cancellationToken);
        if (stored.VersionsOf(caller.Agency).ToArray() is { Length: > 0 } versions)
        {
            return (stored, versions);
        }

        await RecordAsync(caller.Id, stored.Id, cancellationToken);
        return (stored, stored.History.Versions);
    }

    private async Task<StoredAgreement> FindAsync(string id, CancellationToken cancellationToken) =>
        AgreementId.TryParse(id, out AgreementId agreement)
            ? await agreements.FindAsync(store, agreement, cancellationToken) ?? throw GatewayProblemException.NothingFor(agreement.Value)
            : throw GatewayProblemException.NotFound();

    // Who reads what others agreed is itself a matter of record, and the record comes first.
    private async Task RecordAsync(PrincipalId auditor, AgreementId agreement, CancellationToken cancellationToken) => await writer.RunAsync(
        (_, entries, _) => ValueTask.FromResult(entries.Append(
            LogName.Audit, EntryDrafts.AgreementRead(auditor, agreement, new AgreementReadDetail(entries.HeadSize(LogName.Directory))))),
        cancellationToken);
}
