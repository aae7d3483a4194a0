using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Server.Agencies;
using Gateway.Server.Storage;

namespace Gateway.Server.Fsck;

/// <summary>
/// Compares the tables that the gateway decides by with the directory that its members replay: a key that stands here and not there is one that the gateway
/// would encrypt to, or let in, without anybody having signed for it.
/// </summary>
internal sealed class DirectoryTablesCheck(IGatewayStore store, RecordedDirectory directory)
{
    private const int OwnersAtOnce = 512;

    private static readonly Comparer<PrincipalKeyRow> KeyOrder = Comparer<PrincipalKeyRow>.Create(
        (left, right) => (left.Purpose, left.Ordinal).CompareTo((right.Purpose, right.Ordinal)));

    /// <summary>Compares.</summary>
    /// <exception cref="FsckException"><c>key-mismatch</c>, or <c>malformed</c>.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        Dictionary<AgencyId, AgencyRow> rows = (await ListAsync(cancellationToken).ConfigureAwait(false)).ToDictionary(row => row.Id);
        foreach (AgencyId stored in rows.Keys)
        {
            Require(directory.Current.Find(stored) is not null, stored.Value);
        }

        foreach (DirectoryAgency agency in directory.Current.Agencies)
        {
            Require(rows.TryGetValue(agency.Id, out AgencyRow? row) && AreSame(AgencyRows.Of(agency), row), agency.Id.Value);
            Require(AreSame(AgencyRows.PrincipalsOf(agency), await ReadPrincipalsAsync(agency.Id, cancellationToken).ConfigureAwait(false)), agency.Id.Value);
        }

        await CheckOwnersAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<AgencyRow>> ListAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await store.ListAgenciesAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (StoredValues.AreMalformed(exception))
        {
            foreach (DirectoryAgency agency in directory.Current.Agencies)
            {
                await NameAsync(agency.Id, () => store.FindAgencyAsync(agency.Id, cancellationToken)).ConfigureAwait(false);
            }

            throw;
        }
    }

    private Task<IReadOnlyList<PrincipalRow>> ReadPrincipalsAsync(AgencyId agency, CancellationToken cancellationToken) =>
        NameAsync(agency, () => store.ReadPrincipalsAsync([agency], cancellationToken));

    private static async Task<T> NameAsync<T>(AgencyId agency, Func<Task<T>> read)
    {
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch (Exception exception) when (StoredValues.AreMalformed(exception))
        {
            throw new FsckException(Verdict.Malformed, null, $"The tables hold of {agency} what the gateway does not write.");
        }
    }

    // Rows are compared with what recording the directory would write, whole and in order.
    private static bool AreSame(AgencyRow expected, AgencyRow row) =>
        row.Record.AsSpan().SequenceEqual(expected.Record)
        && row.Grants.SequenceEqual(expected.Grants)
        && row == expected with { Record = row.Record, Grants = row.Grants, StoredBytes = row.StoredBytes, NextDelivery = row.NextDelivery };

    private static bool AreSame(IReadOnlyList<PrincipalRow> expected, IReadOnlyList<PrincipalRow> rows) =>
        rows.Count == expected.Count
        && expected.OrderBy(principal => principal.Id.Value, StringComparer.Ordinal).Zip(rows).All(pair => IsSame(pair.First, pair.Second));

    private static bool IsSame(PrincipalRow expected, PrincipalRow row) =>
        row.Roles.SequenceEqual(expected.Roles)
        && row.Keys.Order(KeyOrder).SequenceEqual(expected.Keys.Order(KeyOrder))
        && row == expected with
        {
            Roles = row.Roles,
            Keys = row.Keys,
            AgencySuspended = row.AgencySuspended,
            AgencyRetired = row.AgencyRetired,
            AgencyGrants = row.AgencyGrants,
        };

    private async Task CheckOwnersAsync(CancellationToken cancellationToken)
    {
        Dictionary<string, string> expected = Owners();
        IReadOnlyList<KeyOwnerRow> page = [];
        do
        {
            page = await store.ReadKeyOwnersAsync(page.Count == 0 ? "" : page[^1].Key, OwnersAtOnce, cancellationToken).ConfigureAwait(false);
            foreach (KeyOwnerRow row in page)
            {
                Require(expected.TryGetValue(row.Key, out string? owner) && owner == row.Owner, owner ?? row.Owner);
                expected.Remove(row.Key);
            }
        }
        while (page.Count > 0);
        Require(expected.Count == 0, expected.Values.FirstOrDefault() ?? "");
    }

    private Dictionary<string, string> Owners()
    {
        var owners = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (AgencyRecord record in directory.Current.Agencies.SelectMany(agency => agency.Records).Select(version => version.Record))
        {
            foreach (VerifyingKey root in record.Root)
            {
                owners[KeyName.Of(root.ToSshLine())] = record.Agency.Value;
            }

            foreach ((RecordedPrincipal principal, string key) in record.Principals.SelectMany(
                principal => principal.Keys.All().Select(key => (principal, key.Text))))
            {
                owners[KeyName.Of(key)] = principal.Id.Value;
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
