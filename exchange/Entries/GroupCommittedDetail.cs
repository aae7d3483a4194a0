using Gateway.Crypto;

namespace Gateway.Exchange;

/// <summary>
/// What <c>group.committed</c> carries, for a version of a confidential group: that there is one, and the digest by which those who know its roster
/// recognise it. The entry's actor is the gateway, so that it does not say whose group it is.
/// </summary>
/// <param name="Group">The group.</param>
/// <param name="Roster">The SHA-256 of the version's document, which holds 32 random bytes.</param>
/// <param name="Sequence">The version.</param>
public sealed record GroupCommittedDetail(GroupId Group, Sha256Digest Roster, long Sequence)
{
    /// <summary>The commitment to a version.</summary>
    public static GroupCommittedDetail Of(GroupVersion version) => new(version.Content.Group, version.Digest, version.Content.Sequence);

    /// <summary>Reads the detail.</summary>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static GroupCommittedDetail Parse(ReadOnlyMemory<byte> bytes) => EntryDetail.Read(
        bytes, members => new GroupCommittedDetail(members.Id<GroupId>("group"), members.Digest("roster"), members.Integer("sequence")));

    /// <summary>The canonical bytes.</summary>
    public byte[] ToBytes() => CanonicalJson.Write(writer =>
    {
        writer.Text("group", Group.Value);
        writer.Binary("roster", Roster.Bytes);
        writer.Integer("sequence", Sequence);
    });
}
