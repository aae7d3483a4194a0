using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Gateway.Server.Auth;

/// <summary>
/// A compact JWS (RFC 7515 §7.1) read strictly: one text per token, one meaning per member. IdentityModel would take duplicate claims, <c>crit</c>,
/// <c>b64:false</c>, padding, float times and arrays of audiences; what it is shown has passed here first. Nothing is verified yet.
/// </summary>
internal sealed class StrictToken
{
    private const int MaxDepth = 8;
    private const int MaxKeyIdLength = 128;

    private static readonly JsonDocumentOptions Strict = new()
    {
        AllowDuplicateProperties = false,
        AllowTrailingCommas = false,
        CommentHandling = JsonCommentHandling.Disallow,
        MaxDepth = MaxDepth,
    };

    private StrictToken(JsonElement header, JsonElement payload, byte[] signingInput, byte[] signature)
    {
        Header = header;
        Payload = payload;
        SigningInput = signingInput;
        Signature = signature;
    }

    /// <summary>The header: an object whose members are all of the allowed ones.</summary>
    public JsonElement Header { get; }

    /// <summary>The claims: an object without duplicate members.</summary>
    public JsonElement Payload { get; }

    /// <summary>The bytes that are signed.</summary>
    public byte[] SigningInput { get; }

    /// <summary>The signature's bytes.</summary>
    public byte[] Signature { get; }

    /// <summary>Reads a token.</summary>
    /// <param name="text">The token.</param>
    /// <param name="maxBytes">The longest that is read.</param>
    /// <param name="algorithms">The values that <c>alg</c> may have.</param>
    /// <param name="type">The value that <c>typ</c> must have.</param>
    /// <param name="headerMembers">The only header members there may be, besides <c>alg</c> and <c>typ</c>. So <c>crit</c>, <c>b64</c>, <c>jku</c>, <c>x5u</c> and
    /// what else would change the token's meaning or its key are refused unread.</param>
    /// <exception cref="TokenFormatException">The token breaks a rule.</exception>
    public static StrictToken Read(string text, int maxBytes, IReadOnlyCollection<string> algorithms, string type, params IReadOnlyCollection<string> headerMembers)
    {
        Require(text.Length <= maxBytes, "it is too long");
        string[] parts = text.Split('.');
        Require(parts.Length == 3, "it does not have three parts");
        JsonElement header = ReadObject(parts[0]);
        JsonElement payload = ReadObject(parts[1]);
        Require(TryDecode(parts[2], out byte[] signature), "its signature is not canonical base64url");
        foreach (JsonProperty member in header.EnumerateObject())
        {
            Require(member.NameEquals("alg") || member.NameEquals("typ") || headerMembers.Any(member.NameEquals), "its header has a member that is not expected");
        }

        var token = new StrictToken(header, payload, Encoding.ASCII.GetBytes(text, 0, text.LastIndexOf('.')), signature);
        Require(algorithms.Contains(Text(header, "alg")), "its algorithm is not accepted");
        Require(Text(header, "typ") == type, "it is of another type");
        return token;
    }

    /// <summary>The header's <c>kid</c>: plain characters, since some implementations take it for a path or a query.</summary>
    /// <exception cref="TokenFormatException">It is absent or holds other characters.</exception>
    public string KeyId()
    {
        string kid = Text(Header, "kid");
        Require(kid.Length is >= 1 and <= MaxKeyIdLength && kid.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'), "its kid is not plain");
        return kid;
    }

    /// <summary>A claim that must be there and be a string.</summary>
    /// <exception cref="TokenFormatException">It is absent, empty or of another kind.</exception>
    public string Text(string claim) => Text(Payload, claim);

    /// <summary>A claim that may be absent, but else must be a string.</summary>
    /// <exception cref="TokenFormatException">It is of another kind.</exception>
    public string? OptionalText(string claim) => Payload.TryGetProperty(claim, out _) ? Text(claim) : null;

    /// <summary>A time: whole seconds since 1970, written as digits.</summary>
    /// <exception cref="TokenFormatException">It is absent, or written with a fraction, an exponent or a sign.</exception>
    public DateTimeOffset Time(string claim)
    {
        long seconds = 0;
        bool whole = Payload.TryGetProperty(claim, out JsonElement value) && value.ValueKind == JsonValueKind.Number
            && value.GetRawText().All(char.IsAsciiDigit) && value.TryGetInt64(out seconds) && seconds <= MaxSeconds;
        Require(whole, $"its {claim} is not a whole number of seconds");
        return DateTimeOffset.FromUnixTimeSeconds(seconds);
    }

    /// <summary>Decodes base64url as the specification writes it: no padding, no white space, no stray bits in the last character.</summary>
    public static bool TryDecode(string text, out byte[] bytes)
    {
        bytes = [];
        if (text.Length == 0 || !text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') || text.Length % 4 == 1)
        {
            return false;
        }

        bytes = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        if (!Base64Url.TryDecodeFromChars(text, bytes, out int written))
        {
            return false;
        }

        Array.Resize(ref bytes, written);
        return string.Equals(Base64Url.EncodeToString(bytes), text, StringComparison.Ordinal);
    }

    // The last second of the year 9999.
    private const long MaxSeconds = 253_402_300_799;

    private static string Text(JsonElement from, string name)
    {
        Require(from.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String, $"its {name} is not a single string");
        try
        {
            string text = value.GetString()!;
            Require(text.Length > 0, $"its {name} is empty");
            return text;
        }
        catch (InvalidOperationException exception)
        {
            // A lone surrogate, escaped.
            throw new TokenFormatException($"The token is refused: its {name} is not text.", exception);
        }
    }

    private static JsonElement ReadObject(string part)
    {
        Require(TryDecode(part, out byte[] json), "a part is not canonical base64url");
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, Strict);
            Require(document.RootElement.ValueKind == JsonValueKind.Object, "a part is not an object");
            return document.RootElement.Clone();
        }
        catch (JsonException exception)
        {
            throw new TokenFormatException("The token is refused: a part is not JSON, or has a member twice.", exception);
        }
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new TokenFormatException($"The token is refused: {otherwise}.");
        }
    }
}
