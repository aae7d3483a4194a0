namespace Gateway.Server.Options;

/// <summary>Where things lie in the data folder, which belongs to the gateway's user alone (mode 0700).</summary>
internal sealed class DataFolder(string path)
{
    /// <summary>The name of <see cref="KeysLock"/> in the keys' folder.</summary>
    public const string KeysLockName = "lock";

    /// <summary>The folder itself, as an absolute path.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <summary>The settings.</summary>
    public string Configuration => In("gateway.json");

    /// <summary>The embedded database.</summary>
    public string Database => In("gateway.db");

    /// <summary>The embedded payloads' folder.</summary>
    public string Payloads => In("payload");

    /// <summary>The anchor's folder, unless a setting names another.</summary>
    public string Anchor => In("anchor");

    /// <summary>The invite to the logs before these, where these were opened anew.</summary>
    public string PreviousInvite => In("previous-invite.json");

    /// <summary>The keys' folder, mode 0700; every file in it 0600.</summary>
    public string Keys => In("keys");

    /// <summary>The audit log's signing key.</summary>
    public string AuditLogKey => In("keys", "audit-log.pem");

    /// <summary>The directory log's signing key.</summary>
    public string DirectoryLogKey => In("keys", "directory-log.pem");

    /// <summary>The key that signs manifests.</summary>
    public string ManifestKey => In("keys", "manifest.pem");

    /// <summary>The key that signs access tokens.</summary>
    public string TokenKey => In("keys", "token.pem");

    /// <summary>The key of the gateway's own record. Serving does not need it.</summary>
    public string RootKey => In("keys", "root.pem");

    /// <summary>The key that seals database columns.</summary>
    public string StorageKey => In("keys", "storage.key");

    /// <summary>Storage keys that only open any more, the oldest first.</summary>
    public string FormerStorageKeys => In("keys", "storage.former.key");

    /// <summary>Held by whoever changes the keys.</summary>
    public string KeysLock => In("keys", KeysLockName);

    /// <summary>The folder of a certificate that <c>init --self-signed</c> made.</summary>
    public string Tls => In("tls");

    /// <summary>The self-signed certificate.</summary>
    public string TlsCertificate => In("tls", "certificate.pem");

    /// <summary>Its private key.</summary>
    public string TlsKey => In("tls", "key.pem");

    /// <summary>The file of a key that was made and does not sign yet.</summary>
    public static string NextOf(string key) => System.IO.Path.ChangeExtension(key, ".next" + System.IO.Path.GetExtension(key));

    /// <summary>The absolute path.</summary>
    public override string ToString() => Path;

    private string In(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);
}
