using Gateway.Crypto;
using static Gateway.Exchange.Document;

namespace Gateway.Exchange;

/// <summary>
/// A report as a document, <c>advisory-report/v1</c>: RFC 8785, so that two reports are the same exactly when their bytes are. Nobody signs it: whoever doubts it counts again.
/// </summary>
public sealed class ExchangeReport
{
    /// <summary>The document's type.</summary>
    public const string Type = "advisory-report/v1";

    /// <summary>The most bytes of one report.</summary>
    public const int MaxBytes = 64 * 1024 * 1024;

    private ExchangeReport(ReadOnlyMemory<byte> bytes, ReportContent content)
    {
        Bytes = bytes;
        Content = content;
    }

    /// <summary>The canonical bytes.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>What they say.</summary>
    public ReportContent Content { get; }

    /// <summary>Writes a report.</summary>
    public static ExchangeReport Create(ReportContent content) => Parse(CanonicalJson.Write(writer => ReportFormat.Write(writer, content)));

    /// <summary>Reads a report.</summary>
    /// <param name="bytes">Kept, not copied.</param>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static ExchangeReport Parse(ReadOnlyMemory<byte> bytes) => Read(bytes, MaxBytes, Type, members => new ExchangeReport(bytes, ReportFormat.Read(members)));
}
