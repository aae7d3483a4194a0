namespace Gateway.Server.Options;

/// <summary>Whom the gateway asks whether a CSAF document conforms. Whoever that is reads the document.</summary>
internal sealed class CsafOptions
{
    /// <summary>Refuses a document that could not be checked.</summary>
    public const string Refuse = "refuse";

    /// <summary>Takes it, marked as unchecked.</summary>
    public const string Accept = "accept";

    /// <summary>
    /// The URL of a csaf-validator-service, which is shown every CSAF document that the gateway encrypts. https, or http on this machine. None: documents are not validated.
    /// </summary>
    public string? ValidatorUrl { get; set; }

    /// <summary>Which tests it is asked for: <c>schema</c>, <c>mandatory</c>, <c>basic</c> (both), <c>extended</c> or <c>full</c>.</summary>
    public string ValidatorPreset { get; set; } = Exchange.CsafValidation.BasicPreset;

    /// <summary>What becomes of a CSAF document that could not be checked, because the validator does not answer or the document is too large for it.</summary>
    public string WhenUnchecked { get; set; } = Refuse;

    /// <summary>Bytes of the largest document that it is shown.</summary>
    public long DocumentBytes { get; set; } = 50L << 20;

    /// <summary>How long it is waited for, in seconds.</summary>
    public int TimeoutSeconds { get; set; } = 30;

    /// <summary>Takes an http URL beyond this machine: for a network that nobody else is on.</summary>
    public bool AllowPlainHttp { get; set; }
}
