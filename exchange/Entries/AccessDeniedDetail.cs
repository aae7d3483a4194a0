using Gateway.Crypto;

namespace Gateway.Exchange;

/// <summary>What <c>access.denied</c> carries; its actor is the authenticated caller.</summary>
/// <param name="Name">The refusal's name in the answers contract, such as <c>forbidden</c>.</param>
/// <param name="Method">The request's method.</param>
/// <param name="Status">The status it was answered with.</param>
/// <param name="DirectorySize">The size of the directory it was decided under; null in entries older than the member.</param>
public sealed record AccessDeniedDetail(string Name, string Method, int Status, long? DirectorySize)
{
    /// <summary>The clause of a sharing agreement that it was refused by; null of every other refusal. The agreement is the subject, unless none was there.</summary>
    public AgreementClause? Clause { get; init; }

    /// <summary>Reads the detail.</summary>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static AccessDeniedDetail Parse(ReadOnlyMemory<byte> bytes) => EntryDetail.Read(
        bytes,
        members => new AccessDeniedDetail(members.Text("name"), members.Text("method"), members.Count("status"), members.OptionalInteger("directorySize"))
        {
            Clause = members.Has("clause") ? members.Word<AgreementClause>("clause", WireText.TryParse) : null,
        });

    /// <summary>The canonical bytes.</summary>
    public byte[] ToBytes() => CanonicalJson.Write(writer =>
    {
        writer.OptionalText("clause", Clause?.ToWire());
        writer.OptionalInteger("directorySize", DirectorySize);
        writer.Text("method", Method);
        writer.Text("name", Name);
        writer.Integer("status", Status);
    });
}
