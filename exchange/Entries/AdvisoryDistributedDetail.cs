using System.Security.Cryptography;
using Gateway.Crypto;
using static Gateway.Exchange.Document;

namespace Gateway.Exchange;

/// <summary>
/// What <c>advisory.distributed</c> carries, the entry right behind <c>advisory.published</c>, for the sender and for auditors alone: to how many agencies the
/// advisory was addressed, the commitment to all of their manifests, and which versions of which groups it was addressed to. Immutable.
/// </summary>
/// <remarks>
/// A recipient sees the digest of this in <c>advisory.published</c>. The salt keeps it from trying numbers against that; the root alone would tell a single
/// recipient that it is the only one.
/// </remarks>
public sealed class AdvisoryDistributedDetail
{
    private AdvisoryDistributedDetail(ReadOnlyMemory<byte> bytes)
    {
        Bytes = bytes;
        Digest = Sha256Digest.Of(bytes.Span);
    }

    /// <summary>The canonical bytes.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The SHA-256 of <see cref="Bytes"/>: how the publication names it.</summary>
    public Sha256Digest Digest { get; }

    /// <summary>The size of the directory the decision stood on, as in the publication.</summary>
    public required long DirectorySize { get; init; }

    /// <summary>Every group that was expanded, nested ones too, in order of their ids; empty where all recipients were named singly.</summary>
    public required IReadOnlyList<AddressedGroup> Groups { get; init; }

    /// <summary>How many recipients, and the root over their manifests.</summary>
    public required PublishedTotals Totals { get; init; }

    /// <summary>Reads the detail.</summary>
    /// <param name="bytes">Kept, not copied.</param>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static AdvisoryDistributedDetail Parse(ReadOnlyMemory<byte> bytes) => EntryDetail.Read(bytes, members =>
    {
        Require(members.Binary("salt").Length == Limits.DistributionSaltBytes, DocumentRule.InvalidSalt, "The salt is not 32 bytes.");
        return new AdvisoryDistributedDetail(bytes)
        {
            DirectorySize = members.Integer("directorySize"),
            Groups = members.Has("groups") ? ReadGroups(members) : [],
            Totals = AdvisoryPublishedDetail.ReadTotals(members),
        };
    });

    /// <summary>Writes the detail with a new salt.</summary>
    /// <param name="directorySize">The size of the directory the decision stood on.</param>
    /// <param name="totals">How many recipients, and the root over their manifests.</param>
    /// <param name="groups">Every group that was expanded, in any order.</param>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static AdvisoryDistributedDetail Create(long directorySize, PublishedTotals totals, params IEnumerable<AddressedGroup> groups)
    {
        AddressedGroup[] sorted = [.. groups.OrderBy(group => group.Group.Value, StringComparer.Ordinal)];
        return Parse(CanonicalJson.Write(writer =>
        {
            writer.Integer("directorySize", directorySize);
            if (sorted.Length > 0)
            {
                writer.Objects("groups", sorted, WriteGroup);
            }

            AdvisoryPublishedDetail.WriteTotals(writer, totals);
            writer.Binary("salt", RandomNumberGenerator.GetBytes(Limits.DistributionSaltBytes));
        }));
    }

    private static AddressedGroup[] ReadGroups(CanonicalObject members)
    {
        AddressedGroup[] groups = [.. members.Objects("groups").Select(group => group.ReadClosed(ReadGroup))];
        CanonicalMembers.RequireCount("groups", groups.Length, 1, Limits.GroupsOfAdvisory);
        CanonicalMembers.RequireSorted("groups", [.. groups.Select(group => group.Group.Value)]);
        return groups;
    }

    private static AddressedGroup ReadGroup(CanonicalObject members) =>
        new(members.Id<GroupId>("group"), members.Integer("sequence"), members.Digest("roster"));

    private static void WriteGroup(CanonicalJsonWriter writer, AddressedGroup group)
    {
        writer.Text("group", group.Group.Value);
        writer.Binary("roster", group.Roster.Bytes);
        writer.Integer("sequence", group.Sequence);
    }
}
