using Gateway.Crypto;
using static Gateway.Exchange.Document;

namespace Gateway.Exchange;

/// <summary>
/// The groups of an upload: which version of each the sender expanded, which of the recipients it named singly besides, and which agencies of the groups it
/// left out because they cannot be written to. Together they say exactly who the recipients are.
/// </summary>
public sealed record UploadGroups
{
    private const string GroupsMember = "groups";
    private const string NamedMember = "named";
    private const string OmittedMember = "omitted";

    /// <summary>No groups.</summary>
    public static UploadGroups None { get; } = new();

    /// <summary>Each group with the sequence of the version that it was expanded from, sorted.</summary>
    public IReadOnlyList<KeyValuePair<GroupId, long>> Versions { get; init; } = [];

    /// <summary>Recipients that are named singly, sorted.</summary>
    public IReadOnlyList<AgencyId> Named { get; init; } = [];

    /// <summary>Agencies of the groups that are left out, sorted.</summary>
    public IReadOnlyList<AgencyId> Omitted { get; init; } = [];

    /// <summary>Requires that an upload goes to exactly the agencies of its groups, with those named singly and without those left out.</summary>
    /// <param name="expansion">What the groups stand for.</param>
    /// <param name="recipients">The upload's recipients.</param>
    /// <exception cref="DocumentException">It does not.</exception>
    public void RequireExactly(GroupExpansion expansion, IEnumerable<AgencyId> recipients)
    {
        Require(
            Omitted.All(expansion.Agencies.Contains) && !Omitted.Intersect(Named).Any(),
            DocumentRule.NotTheRoster,
            "An agency is left out that is in none of the groups, or is named singly.");
        HashSet<AgencyId> exact = [.. expansion.Agencies.Except(Omitted), .. Named];
        Require(
            exact.SetEquals(recipients),
            DocumentRule.NotTheRoster,
            "The recipients are not exactly the agencies of the groups, with those named singly and without those left out.");
    }

    internal static UploadGroups Read(CanonicalObject members)
    {
        if (!members.Has(GroupsMember))
        {
            return None;
        }

        KeyValuePair<GroupId, long>[] versions = [.. members.Objects(GroupsMember).Select(group => group.ReadClosed(ReadVersion))];
        CanonicalMembers.RequireCount(GroupsMember, versions.Length, 1, Limits.GroupsOfAdvisory);
        CanonicalMembers.RequireSorted(GroupsMember, [.. versions.Select(version => version.Key.Value)]);
        return new UploadGroups
        {
            Versions = versions,
            Named = ReadAgencies(members, NamedMember),
            Omitted = ReadAgencies(members, OmittedMember),
        };
    }

    internal void Write(CanonicalJsonWriter writer)
    {
        if (Versions.Count == 0)
        {
            return;
        }

        writer.Objects(GroupsMember, Versions.OrderBy(version => version.Key.Value, StringComparer.Ordinal), WriteVersion);
        writer.OptionalTexts(NamedMember, TextsOf(Named));
        writer.OptionalTexts(OmittedMember, TextsOf(Omitted));
    }

    private static IReadOnlyList<AgencyId> ReadAgencies(CanonicalObject members, string name)
    {
        if (!members.Has(name))
        {
            return [];
        }

        IReadOnlyList<AgencyId> agencies = members.SortedIds<AgencyId>(name);
        Require(agencies.Count > 0, DocumentRule.OutOfRange, $"The member {name} is absent rather than empty.");
        return agencies;
    }

    private static string[]? TextsOf(IReadOnlyList<AgencyId> agencies) =>
        agencies.Count == 0 ? null : [.. agencies.Select(agency => agency.Value).Order(StringComparer.Ordinal)];

    private static KeyValuePair<GroupId, long> ReadVersion(CanonicalObject members) => new(members.Id<GroupId>("group"), members.Integer("sequence"));

    private static void WriteVersion(CanonicalJsonWriter writer, KeyValuePair<GroupId, long> version)
    {
        writer.Text("group", version.Key.Value);
        writer.Integer("sequence", version.Value);
    }
}
