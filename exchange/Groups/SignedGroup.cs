using Gateway.Crypto;

namespace Gateway.Exchange;

/// <summary>
/// A version of a group with its signature: what is posted to bring it, what the gateway keeps of it sealed, and of a disclosed group what
/// <c>group.recorded</c> carries.
/// </summary>
public sealed class SignedGroup
{
    private SignedGroup(ReadOnlyMemory<byte> bytes, GroupVersion version, string signature)
    {
        Bytes = bytes;
        Version = version;
        Signature = signature;
    }

    /// <summary>The canonical bytes of both together.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The version, with the exact bytes that were signed.</summary>
    public GroupVersion Version { get; }

    /// <summary>The armored signature over it.</summary>
    public string Signature { get; }

    /// <summary>What it says.</summary>
    public GroupContent Content => Version.Content;

    /// <summary>Reads both; the signature is not checked here.</summary>
    /// <param name="bytes">Kept, not copied.</param>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static SignedGroup Parse(ReadOnlyMemory<byte> bytes) => EntryDetail.Read(
        bytes, members => new SignedGroup(bytes, GroupVersion.Parse(members.Object("group").Bytes), members.Text("signature")));

    /// <summary>Writes both together.</summary>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static SignedGroup Create(GroupVersion version, string signature) => Parse(CanonicalJson.Write(writer =>
    {
        writer.Raw("group", version.Bytes.Span);
        writer.Text("signature", signature);
    }));
}
