using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.Crypto;

namespace Gateway.Exchange;

/// <summary>
/// A JWS in compact serialisation (RFC 7515 §3.1), signed with Ed25519 and nothing else: <c>alg</c> is <c>Ed25519</c> (RFC 9864) or its older name
/// <c>EdDSA</c> (RFC 8037). What was read is untrusted until <see cref="IsSignedBy"/> said yes.
/// </summary>
public sealed class CompactJws
{
    // Only for readability of what is made here: the default encoder would write the plus sign of a media type as an escape.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly byte[] signingInput;
    private readonly byte[] signature;

    private CompactJws(JwsMembers header, JwsMembers claims, byte[] signingInput, byte[] signature)
    {
        Header = header;
        Claims = claims;
        this.signingInput = signingInput;
        this.signature = signature;
    }

    /// <summary>The protected header.</summary>
    public JwsMembers Header { get; }

    /// <summary>The claims.</summary>
    public JwsMembers Claims { get; }

    /// <summary>Reads a token of one type.</summary>
    /// <param name="token">The token, at most 8,192 characters.</param>
    /// <param name="type">What <c>typ</c> must say: a token made for one purpose never passes for another (RFC 8725 §3.11).</param>
    /// <param name="headerMembers">The header members allowed besides <c>alg</c> and <c>typ</c>; so <c>crit</c> and <c>b64</c> are refused.</param>
    /// <exception cref="JwsException">It is not such a token.</exception>
    public static CompactJws Parse(string token, string type, params ReadOnlySpan<string> headerMembers)
    {
        string[] parts = token.Length <= Limits.TokenCharacters ? token.Split('.') : [];
        if (parts.Length != 3 || !StrictBase64Url.TryDecode(parts[0], out byte[]? header) || !StrictBase64Url.TryDecode(parts[1], out byte[]? claims)
            || !StrictBase64Url.TryDecode(parts[2], out byte[]? signature))
        {
            throw new JwsException("This is not a compact JWS.");
        }

        JwsMembers members = JwsMembers.Parse(header);
        CheckHeader(members, type, headerMembers);
        byte[] signingInput = Encoding.ASCII.GetBytes(token[..token.LastIndexOf('.')]);
        return new CompactJws(members, JwsMembers.Parse(claims), signingInput, signature);
    }

    /// <summary>Makes a token.</summary>
    /// <param name="key">The signing key.</param>
    /// <param name="type">The <c>typ</c>.</param>
    /// <param name="writeHeader">Writes further header members, or null.</param>
    /// <param name="writeClaims">Writes the claims.</param>
    public static string Sign(SigningKey key, string type, Action<Utf8JsonWriter>? writeHeader, Action<Utf8JsonWriter> writeClaims)
    {
        byte[] header = WriteObject(writer =>
        {
            writer.WriteString("alg", "Ed25519");
            writer.WriteString("typ", type);
            writeHeader?.Invoke(writer);
        });
        string signingInput = $"{StrictBase64Url.Encode(header)}.{StrictBase64Url.Encode(WriteObject(writeClaims))}";
        return $"{signingInput}.{StrictBase64Url.Encode(key.Sign(Encoding.ASCII.GetBytes(signingInput)))}";
    }

    /// <summary>Whether <paramref name="key"/> signed the token.</summary>
    public bool IsSignedBy(VerifyingKey key) => key.Verify(signingInput, signature);

    private static void CheckHeader(JwsMembers header, string type, ReadOnlySpan<string> headerMembers)
    {
        if (header.Text("alg") is not ("Ed25519" or "EdDSA"))
        {
            throw new JwsException("The token is not signed with Ed25519.");
        }

        if (header.Text("typ") != type)
        {
            throw new JwsException("The token is of another type.");
        }

        header.RequireOnly(["alg", "typ", .. headerMembers]);
    }

    private static byte[] WriteObject(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Plain))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
