using System.Text.Json;
using System.Text.Unicode;

namespace Gateway.Exchange;

/// <summary>
/// The members of a token's header or claims: ordinary JSON (RFC 8259), read strictly. No duplicate member, no comment, no trailing comma, no bytes that
/// are not UTF-8, no lone surrogate; times are integers.
/// </summary>
public sealed class JwsMembers
{
    private const int MaxDepth = 8;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = MaxDepth };

    private readonly JsonElement element;

    private JwsMembers(JsonElement element) => this.element = element;

    /// <summary>The names of the members.</summary>
    public IEnumerable<string> Names => element.EnumerateObject().Select(member => member.Name);

    /// <summary>Reads one JSON object and nothing after it.</summary>
    /// <exception cref="JwsException">It is not one, or breaks a rule above.</exception>
    public static JwsMembers Parse(ReadOnlyMemory<byte> utf8)
    {
        if (!Utf8.IsValid(utf8.Span))
        {
            throw new JwsException("A part of the token is not UTF-8.");
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(utf8, Strict);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new JwsException("A part of the token is not an object.");
            }

            DecodeTexts(document.RootElement);
            return new JwsMembers(document.RootElement.Clone());
        }
        catch (JsonException exception)
        {
            throw NotStrict(exception);
        }
        catch (InvalidOperationException exception)
        {
            // What the platform throws for an escape that is half a surrogate pair.
            throw NotStrict(exception);
        }
    }

    /// <summary>Whether there is such a member.</summary>
    public bool Has(string name) => element.TryGetProperty(name, out _);

    /// <summary>Reads a text.</summary>
    /// <exception cref="JwsException">The member is missing or not a text.</exception>
    public string Text(string name) => OptionalText(name) ?? throw new JwsException($"The member {name} is missing.");

    /// <summary>Reads a text, or null when there is none.</summary>
    /// <exception cref="JwsException">The member is not a text.</exception>
    public string? OptionalText(string name)
    {
        if (!element.TryGetProperty(name, out JsonElement value))
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.String ? value.GetString() : throw new JwsException($"The member {name} is not a text.");
    }

    /// <summary>Reads a time in whole seconds (NumericDate, RFC 7519 §2), UTC.</summary>
    /// <exception cref="JwsException">The member is missing or not an integer between the years 1970 and 9999.</exception>
    public DateTimeOffset Time(string name) => OptionalTime(name) ?? throw new JwsException($"The member {name} is missing.");

    /// <summary>Reads a time in whole seconds, or null when there is none.</summary>
    /// <exception cref="JwsException">The member is not an integer between the years 1970 and 9999.</exception>
    public DateTimeOffset? OptionalTime(string name)
    {
        const long lastSecond = 253_402_300_799; // of the year 9999, where DateTimeOffset ends
        if (!element.TryGetProperty(name, out JsonElement value))
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long seconds) && seconds is >= 0 and <= lastSecond
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : throw new JwsException($"The member {name} is not a time in whole seconds.");
    }

    /// <summary>Reads an object.</summary>
    /// <exception cref="JwsException">The member is missing or not an object.</exception>
    public JwsMembers Nested(string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Object
            ? new JwsMembers(value)
            : throw new JwsException($"The member {name} is missing or not an object.");

    /// <summary>Checks that there is no member but these.</summary>
    /// <exception cref="JwsException">There is another one.</exception>
    public void RequireOnly(params ReadOnlySpan<string> names)
    {
        foreach (string name in Names)
        {
            if (!names.Contains(name))
            {
                throw new JwsException("The token has a member that is not known here.");
            }
        }
    }

    private static JwsException NotStrict(Exception cause) => new("A part of the token is not JSON as it has to be.", cause);

    /// <summary>Decodes every text once, so that a broken one is refused here and not at some later use.</summary>
    private static void DecodeTexts(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (JsonProperty member in value.EnumerateObject())
                {
                    _ = member.Name;
                    DecodeTexts(member.Value);
                }

                break;
            case JsonValueKind.Array:
                foreach (JsonElement item in value.EnumerateArray())
                {
                    DecodeTexts(item);
                }

                break;
            case JsonValueKind.String:
                _ = value.GetString();
                break;
            default:
                break;
        }
    }
}
