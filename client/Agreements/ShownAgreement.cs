using System.Text;
using System.Text.Json;
using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Client.Http.Answers;
using Gateway.Exchange;

namespace Gateway.Client.Agreements;

/// <summary>Reads what the gateway shows of an agreement: documents that parse, and are of the agreement they are shown for. Whether they were signed is for <see cref="AgreementVerification"/>.</summary>
internal static class ShownAgreement
{
    /// <exception cref="VerdictException"><c>malformed</c> or <c>tampered</c>.</exception>
    public static Agreement Read(AgreementItem item, AgreementVersionItem version)
    {
        Agreement agreement = Parse(version.Agreement, Agreement.Parse);
        return agreement.Id == item.Id && agreement.Version == version.Version
            ? agreement
            : throw new VerdictException(new LogVerdict(Verdict.Tampered, version.Index, $"The gateway shows another agreement as version {version.Version} of {item.Id}."));
    }

    /// <exception cref="VerdictException"><c>malformed</c>.</exception>
    public static AgreementEnd Read(AgreementNoticeItem notice) => Parse(notice.End, AgreementEnd.Parse);

    /// <summary>What is in force now by the gateway's word, or null.</summary>
    public static AgreementInForce? InForce(AgreementItem item) =>
        item.InForce is int number && item.Bound is { } bound && item.Versions.FirstOrDefault(version => version.Version == number) is { } version
            ? new AgreementInForce(Read(item, version), bound.ToHashSet())
            : null;

    // The raw text is the exact bytes: the gateway copies them into its answer as they were signed.
    private static T Parse<T>(JsonElement element, Func<ReadOnlyMemory<byte>, T> parse)
    {
        try
        {
            return parse(Encoding.UTF8.GetBytes(element.GetRawText()));
        }
        catch (DocumentException failure)
        {
            throw new VerdictException(Verdict.Malformed, $"What the gateway shows of an agreement is not one: {failure.Message}", failure);
        }
    }
}
