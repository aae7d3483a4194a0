using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Server.Storage;

namespace Gateway.Server.Fsck;

/// <summary>
/// Compares the tables that the gateway decides by with the directory that its members replay: a key that stands here and not there is one that the gateway
/// would encrypt to, or let in, without anybody having signed for it.
/// </summary>
internal sealed class DirectoryTablesCheck(IGatewayStore store, RecordedDirectory directory)
{
    private const int OwnersAtOnce = 512;

    /// <summary>Compares.</summary>
    /// <exception cref="FsckException"><c>key-mismatch</c>.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<AgencyRow> rows = await store.ListAgenciesAsync(cancellationToken).ConfigureAwait(false);
        foreach (AgencyRow row in rows)
        {
            Require(directory.Current.Find(row.Id) is not null, row.Id.Value);
        }

        var byId = rows.ToDictionary(row => row.Id);
        foreach (DirectoryAgency agency in directory.Current.Agencies)
        {
            Require(byId.TryGetValue(agency.Id, out AgencyRow? row) && IsSame(agency, row), agency.Id.Value);
            IReadOnlyList<PrincipalRow> principals = await store.ReadPrincipalsAsync([agency.Id], cancellationToken).ConfigureAwait(false);
            Require(AreSame(agency, principals), agency.Id.Value);
        }

        await CheckOwnersAsync(cancellationToken).ConfigureAwait(false);
    }

    private static bool IsSame(DirectoryAgency agency, AgencyRow row) =>
        row.Record.AsSpan().SequenceEqual(agency.Current.Record.Bytes.Span)
        && row.RecordSha256 == agency.Current.Record.Digest
        && row.Signature == agency.Current.Signature
        && row.Sequence == agency.Current.Record.Sequence
        && row.DirectoryIndex == agency.Current.Index
        && row.Suspended == agency.IsSuspended
        && row.Retired == (agency.Current.Record.Status == AgencyStatus.Retired)
        && row.Grants.Order().SequenceEqual(agency.Grants.Order());

    private static bool AreSame(DirectoryAgency agency, IReadOnlyList<PrincipalRow> rows)
    {
        IReadOnlyList<RecordedPrincipal> recorded = agency.Current.Record.Principals;
        Dictionary<PrincipalId, PrincipalRow> byId = rows.ToDictionary(row => row.Id);
        return rows.Count == recorded.Count && recorded.All(principal => byId.TryGetValue(principal.Id, out PrincipalRow? row) && IsSame(principal, row));
    }

    private static bool IsSame(RecordedPrincipal principal, PrincipalRow row) =>
        row.Kind == principal.Kind
        && row.Roles.Order().SequenceEqual(principal.Roles.Order())
        && row.ValidFrom == principal.ValidFrom
        && row.ValidTo == principal.ValidTo
        && row.RevokedAt == principal.Revoked?.At
        && row.RevokedReason == principal.Revoked?.Reason
        && row.SuspectedSince == principal.Revoked?.SuspectedSince
        && row.Keys.Count == principal.Keys.All().Count()
        && row.Keys.GroupBy(key => key.Purpose).All(keys =>
            keys.OrderBy(key => key.Ordinal).Select(key => key.Key).SequenceEqual(principal.Keys.Texts(keys.Key), StringComparer.Ordinal));

    private async Task CheckOwnersAsync(CancellationToken cancellationToken)
    {
        Dictionary<string, string> expected = Owners();
        IReadOnlyList<KeyOwnerRow> page = [];
        long count = 0;
        do
        {
            page = await store.ReadKeyOwnersAsync(page.Count == 0 ? "" : page[^1].Key, OwnersAtOnce, cancellationToken).ConfigureAwait(false);
            foreach (KeyOwnerRow row in page)
            {
                Require(expected.TryGetValue(row.Key, out string? owner) && owner == row.Owner, row.Owner);
                count++;
            }
        }
        while (page.Count > 0);
        Require(count == expected.Count, "a key's owner");
    }

    private Dictionary<string, string> Owners()
    {
        var owners = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (AgencyRecord record in directory.Current.Agencies.SelectMany(agency => agency.Records).Select(version => version.Record))
        {
            foreach (VerifyingKey root in record.Root)
            {
                owners[root.ToSshLine()] = record.Agency.Value;
            }

            foreach ((RecordedPrincipal principal, string key) in record.Principals.SelectMany(
                principal => principal.Keys.All().Select(key => (principal, key.Text))))
            {
                owners[key] = principal.Id.Value;
            }
        }

        return owners;
    }

    private static void Require(bool holds, string whose)
    {
        if (!holds)
        {
            throw new FsckException(Verdict.KeyMismatch, null, $"The tables do not say of {whose} what the directory log says.");
        }
    }
}
