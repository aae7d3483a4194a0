namespace Gateway.Server.Options;

/// <summary>The certificate that HTTPS addresses present. Files, read again when they change.</summary>
internal sealed class TlsOptions
{
    /// <summary>Clients' certificates are not asked for.</summary>
    public const string NoCertificates = "none";

    /// <summary>A certificate that a client shows binds the tokens it is given.</summary>
    public const string OptionalCertificates = "optional";

    /// <summary>Nobody connects without a certificate.</summary>
    public const string RequiredCertificates = "required";

    /// <summary>PEM file: the certificate and its chain.</summary>
    public string? CertificateFile { get; set; }

    /// <summary>PEM file: the certificate's private key; mode 0600.</summary>
    public string? KeyFile { get; set; }

    /// <summary>
    /// <c>none</c>, <c>optional</c> or <c>required</c>: whether clients are asked for a certificate. Any will do, self-signed and outdated ones too; a token is bound to the one that was
    /// shown when it was issued (RFC 8705).
    /// </summary>
    public string ClientCertificates { get; set; } = NoCertificates;
}
