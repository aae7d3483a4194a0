namespace Gateway.Server.Keys;

/// <summary>What the gateway's own keys are for, as commands name them.</summary>
internal static class KeyNames
{
    /// <summary>Signs the audit log's checkpoints.</summary>
    public const string AuditLog = "audit-log";

    /// <summary>Signs the directory log's checkpoints.</summary>
    public const string DirectoryLog = "directory-log";

    /// <summary>Signs manifests.</summary>
    public const string Manifest = "manifest";

    /// <summary>Signs access tokens.</summary>
    public const string Token = "token";

    /// <summary>Seals database columns.</summary>
    public const string Storage = "storage";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [AuditLog, DirectoryLog, Manifest, Token, Storage];
}
