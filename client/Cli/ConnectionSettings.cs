using Gateway.Client.Profiles;

namespace Gateway.Client.Cli;

/// <summary>What the user said about gateway, keys and trust; absent parts are null.</summary>
internal sealed record ConnectionSettings(string? GatewayUrl, string? KeysFolder, string? InvitePath, bool TrustOnFirstUse)
{
    /// <summary>A policy of one's own, which goes before the one that came with the invite.</summary>
    public string? PolicyPath { get; init; }

    /// <summary>Where the passphrase of the keys folder's identity comes from.</summary>
    public required PassphraseSource Passphrases { get; init; }

    /// <summary>Whether an invite to logs that were opened anew may take the place of the pinned ones.</summary>
    public bool AcceptNewLog { get; init; }

    /// <exception cref="UsageException">No folder was named.</exception>
    public string RequireKeysFolder() =>
        KeysFolder ?? throw new UsageException("Say where your keys are: --keys DIR or ADVISORY_KEYS (advisory keygen makes them).");
}
