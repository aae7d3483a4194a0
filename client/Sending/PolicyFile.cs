using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.Client.Cli;
using Gateway.Exchange;

namespace Gateway.Client.Sending;

/// <summary>
/// Reads the policies that an advisory falls under: FIRST IEP 2.0 policies or references in JSON (one, an array, or a policy file with its <c>policies</c>), or
/// else plain text, a policy a line. What they say is carried as it is; only the white space between the tokens of JSON goes, since a statement keeps a policy on one line.
/// </summary>
internal static class PolicyFile
{
    private const int MaxBytes = 64 * 1024;
    private const string PoliciesMember = "policies";

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };
    private static readonly JsonWriterOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <exception cref="UsageException">The file cannot be read, or holds what no statement can carry.</exception>
    public static async Task<IReadOnlyList<string>> ReadAsync(string path, CancellationToken cancellationToken)
    {
        string text = await ReadTextAsync(path, cancellationToken);
        string[] policies = text.TrimStart() is ['{' or '[', ..]
            ? ReadJson(path, text)
            : text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (policies.Length is 0 or > Limits.Policies)
        {
            throw new UsageException($"{path} holds {policies.Length} policies; a statement carries 1 to {Limits.Policies}.");
        }

        if (policies.FirstOrDefault(policy => !TextRules.IsPolicy(policy)) is { } wrong)
        {
            throw new UsageException(
                $"{path} holds a policy of {Encoding.UTF8.GetByteCount(wrong)} bytes; a statement carries one of at most {Limits.PolicyBytes}, without control characters. "
                + $"Refer to a longer one by its id and URL.");
        }

        return policies;
    }

    private static async Task<string> ReadTextAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return new FileInfo(path).Length <= MaxBytes
                ? await File.ReadAllTextAsync(path, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true), cancellationToken)
                : throw new UsageException($"{path} is longer than the {MaxBytes} bytes that policies may have.");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or DecoderFallbackException)
        {
            throw new UsageException($"{path} cannot be read: {failure.Message}", failure);
        }
    }

    private static string[] ReadJson(string path, string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text, Strict);
            JsonElement root = json.RootElement;
            if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty(PoliciesMember, out JsonElement listed))
            {
                root = listed;
            }

            return root.ValueKind == JsonValueKind.Array ? [.. root.EnumerateArray().Select(Write)] : [Write(root)];
        }
        catch (JsonException failure)
        {
            throw new UsageException($"{path} is not JSON: {failure.Message}", failure);
        }
    }

    private static string Write(JsonElement policy)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, OneLine))
        {
            policy.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}
