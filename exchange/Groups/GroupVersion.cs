using System.Security.Cryptography;
using Gateway.Crypto;
using static Gateway.Exchange.Document;

namespace Gateway.Exchange;

/// <summary>
/// One version of a group, <c>advisory-group/v1</c>: the complete document of who is in it and with what right, signed
/// (<see cref="Namespaces.Group"/>) by a keyholder of its owner. Immutable. What follows from one version to the next is in <see cref="GroupRules"/>.
/// </summary>
/// <remarks>It holds 32 random bytes, so that its digest, which others read in the logs, gives nothing away of a confidential one.</remarks>
public sealed class GroupVersion
{
    private const string Type = "advisory-group/v1";

    private GroupVersion(ReadOnlyMemory<byte> bytes, GroupContent content)
    {
        Bytes = bytes;
        Content = content;
        Digest = Sha256Digest.Of(bytes.Span);
    }

    /// <summary>The exact bytes, which are signed.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The SHA-256 of <see cref="Bytes"/>: how the next version, the logs and an upload name this one.</summary>
    public Sha256Digest Digest { get; }

    /// <summary>Everything it says.</summary>
    public GroupContent Content { get; }

    /// <summary>Reads a version.</summary>
    /// <param name="bytes">Kept, not copied.</param>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static GroupVersion Parse(ReadOnlyMemory<byte> bytes)
    {
        GroupContent content = Document.Read(bytes, Limits.RecordBytes, Type, ReadMembers);
        Require((content.Sequence == 0) == (content.Previous is null), DocumentRule.InvalidChainStart, "Sequence and previous do not fit together.");
        Require(!content.Owner.IsReserved, DocumentRule.ReservedAgency, "This agency owns no group.");
        Require(!content.Members.Any(member => member.Agency.IsReserved), DocumentRule.ReservedAgency, "This agency is in no group.");
        Require(!content.Nested.Contains(content.Group), DocumentRule.GroupCycle, "A group does not hold itself.");
        return new GroupVersion(bytes, content);
    }

    /// <summary>Writes a version with a new salt and reads it back, so that nothing is made that would be refused.</summary>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static GroupVersion Create(GroupContent content) => Parse(CanonicalJson.Write(writer =>
    {
        writer.Time("at", content.At);
        writer.Text("disclosure", content.Disclosure.ToWire());
        writer.Text("gateway", content.Gateway.Value);
        writer.Text("group", content.Group.Value);
        writer.Objects("members", content.Members.OrderBy(member => member.Agency.Value, StringComparer.Ordinal), WriteMember);
        writer.TextMap("names", content.Names);
        writer.OptionalTexts("nested", content.Nested.Count == 0 ? null : content.Nested.Select(group => group.Value).Order(StringComparer.Ordinal));
        writer.Text("owner", content.Owner.Value);
        writer.OptionalText("previous", content.Previous?.ToString());
        writer.Text("principal", content.Principal.Value);
        writer.Binary("salt", RandomNumberGenerator.GetBytes(Limits.GroupSaltBytes));
        writer.Integer("sequence", content.Sequence);
        writer.Text("status", content.Status.ToWire());
        writer.Text("type", Type);
    }));

    /// <summary>The content to change and make the next version of: this one's, one further in the chain.</summary>
    public GroupContent Next(PrincipalId principal, DateTimeOffset at) =>
        Content with { Sequence = Content.Sequence + 1, Previous = Digest, Principal = principal, At = at };

    /// <summary>Signs it; armored SSHSIG.</summary>
    public string Sign(SigningKey key) => SshSignature.Sign(key, Namespaces.Group, Bytes.Span);

    /// <summary>Whether <paramref name="key"/> made this signature over it.</summary>
    public bool IsSignedBy(VerifyingKey key, string signature) => SshSignature.Verify(key, Namespaces.Group, Bytes.Span, signature);

    private static GroupContent ReadMembers(CanonicalObject members)
    {
        GroupMember[] agencies = [.. members.Objects("members").Select(member => member.ReadClosed(ReadMember))];
        CanonicalMembers.RequireCount("members", agencies.Length, 0, Limits.GroupMembers);
        CanonicalMembers.RequireSorted("members", [.. agencies.Select(member => member.Agency.Value)]);
        IReadOnlyList<GroupId> nested = members.Has("nested") ? members.SortedIds<GroupId>("nested") : [];
        Require(!members.Has("nested") || nested.Count is > 0 and <= Limits.NestedGroups, DocumentRule.OutOfRange, "Nested groups are few, or absent.");
        Require(members.Binary("salt").Length == Limits.GroupSaltBytes, DocumentRule.InvalidSalt, "The salt is not 32 bytes.");
        return new GroupContent
        {
            At = members.Time("at"),
            Disclosure = members.Word<GroupDisclosure>("disclosure", WireText.TryParse),
            Gateway = members.Id<GatewayName>("gateway"),
            Group = members.Id<GroupId>("group"),
            Members = agencies,
            Names = members.Titles("names"),
            Nested = nested,
            Owner = members.Id<AgencyId>("owner"),
            Previous = members.Has("previous") ? members.Digest("previous") : null,
            Principal = members.Id<PrincipalId>("principal"),
            Sequence = members.Integer("sequence"),
            Status = members.Word<GroupStatus>("status", WireText.TryParse),
        };
    }

    private static GroupMember ReadMember(CanonicalObject members) =>
        new(members.Id<AgencyId>("agency"), members.Word<GroupRight>("right", WireText.TryParse));

    private static void WriteMember(CanonicalJsonWriter writer, GroupMember member)
    {
        writer.Text("agency", member.Agency.Value);
        writer.Text("right", member.Right.ToWire());
    }
}
