namespace Gateway.Server.Backups;

/// <summary>Where things lie in a backup: as in a data folder, and a manifest.</summary>
internal static class BackupFolder
{
    /// <summary>What is in it.</summary>
    public const string ManifestName = "manifest.json";

    /// <summary>The database.</summary>
    public const string DatabaseName = "gateway.db";

    /// <summary>The settings.</summary>
    public const string SettingsName = "gateway.json";

    /// <summary>The invite to the logs before these, where these were opened anew.</summary>
    public const string PreviousInviteName = "previous-invite.json";

    /// <summary>The folder of the ciphertext.</summary>
    public const string PayloadFolder = "payload";

    /// <summary>The folder of keys that are sealed under a passphrase.</summary>
    public const string KeyFolder = "keys";

    /// <summary>The folder of public files that settings name: the policy, the certificates.</summary>
    public const string NamedFolder = "settings";

    /// <summary>The policy that <c>Gateway:Logs:PolicyFile</c> names.</summary>
    public const string PolicyName = NamedFolder + "/policy";

    /// <summary>The certificates that <c>Gateway:Logs:TimestampCertificateFile</c> names.</summary>
    public const string TimestampName = NamedFolder + "/timestamp-authority.pem";

    /// <summary>The certificate that <c>Gateway:Tls:CertificateFile</c> names.</summary>
    public const string CertificateName = NamedFolder + "/certificate.pem";
}
