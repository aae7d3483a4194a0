namespace Gateway.Server.Options;

/// <summary>How the gateway's own private keys are kept.</summary>
internal sealed class KeysOptions
{
    /// <summary>
    /// A file that holds the passphrase under which the private keys are sealed; mode 0600. Keep it apart from the data folder and its backups. Files that are
    /// not sealed are read all the same.
    /// </summary>
    public string? PassphraseFile { get; set; }
}
