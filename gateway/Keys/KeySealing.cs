using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Server.Options;

namespace Gateway.Server.Keys;

/// <summary>
/// Seals the private keys of a data folder under a passphrase, or writes them unsealed again. Each file is replaced by itself, and sealed and unsealed ones are
/// read side by side: a process that ends in the middle leaves keys that open, and the next run goes on.
/// </summary>
/// <param name="data">The data folder.</param>
/// <param name="options">Its settings.</param>
internal sealed class KeySealing(DataFolder data, GatewayOptions options)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
    private static readonly JsonDocumentOptions AsSettings = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
    private static readonly JsonNodeOptions AnyCase = new() { PropertyNameCaseInsensitive = true };

    /// <summary>Seals what is not sealed, and names the passphrase's file in the settings.</summary>
    /// <exception cref="SetupException">The passphrase is too short, or a key is sealed under another one: unseal it first.</exception>
    public async Task SealAsync(string passphraseFile, CancellationToken cancellationToken)
    {
        using IDisposable held = await KeysLock.TakeAsync(data, cancellationToken);
        string path = Path.GetFullPath(passphraseFile);
        var files = new KeyFiles(new PassphraseFile(path));
        List<string> unsealed = [];
        foreach (string key in KeyFiles.Enumerate(data))
        {
            if (KeyFiles.IsSealed(key))
            {
                CryptographicOperations.ZeroMemory(files.ReadPlain(key));
            }
            else
            {
                unsealed.Add(key);
            }
        }

        // The setting first: with it files of both kinds are read.
        Configure(path);
        foreach (string key in unsealed)
        {
            files.Replace(key, files.ReadPlain(key));
        }
    }

    /// <summary>Writes every key unsealed, and takes the setting back.</summary>
    /// <exception cref="SetupException">A key does not open with the configured passphrase.</exception>
    public async Task UnsealAsync(CancellationToken cancellationToken)
    {
        using IDisposable held = await KeysLock.TakeAsync(data, cancellationToken);
        KeyFiles files = KeyFiles.Of(options);
        var plain = new KeyFiles(null);
        foreach (string key in KeyFiles.Enumerate(data).Where(KeyFiles.IsSealed))
        {
            plain.Replace(key, files.ReadPlain(key));
        }

        Configure(null);
    }

    private void Configure(string? passphraseFile)
    {
        JsonNode settings = JsonNode.Parse(File.ReadAllBytes(data.Configuration), AnyCase, AsSettings)!;
        JsonObject gateway = settings[GatewayOptions.Section]!.AsObject();
        if (gateway[nameof(GatewayOptions.Keys)] is not JsonObject keys)
        {
            gateway[nameof(GatewayOptions.Keys)] = keys = new JsonObject(AnyCase);
        }

        keys.Remove(nameof(KeysOptions.PassphraseFile));
        if (passphraseFile is not null)
        {
            keys[nameof(KeysOptions.PassphraseFile)] = passphraseFile;
        }

        SecretFile.Replace(data.Configuration, JsonSerializer.SerializeToUtf8Bytes(settings, Indented));
    }
}
