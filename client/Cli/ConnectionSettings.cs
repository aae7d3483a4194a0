namespace Gateway.Client.Cli;

/// <summary>What the user said about gateway, keys and trust; absent parts are null.</summary>
internal sealed record ConnectionSettings(string? GatewayUrl, string? KeysFolder, string? InvitePath, bool TrustOnFirstUse)
{
    /// <exception cref="UsageException">No folder was named.</exception>
    public string RequireKeysFolder() =>
        KeysFolder ?? throw new UsageException("Say where your keys are: --keys DIR or ADVISORY_KEYS (advisory keygen makes them).");
}
