namespace Gateway.Server.Options;

/// <summary>The certificate that HTTPS addresses present. Files, read again when they change.</summary>
internal sealed class TlsOptions
{
    /// <summary>PEM file: the certificate and its chain.</summary>
    public string? CertificateFile { get; set; }

    /// <summary>PEM file: the certificate's private key; mode 0600.</summary>
    public string? KeyFile { get; set; }
}
