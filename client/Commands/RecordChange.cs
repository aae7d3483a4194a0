using Gateway.Client.Cli;
using Gateway.Client.Http.Answers;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Commands;

/// <summary>Signs an agency's next record with its root key and brings it to the gateway.</summary>
internal static class RecordChange
{
    /// <summary>The index of the record's entry in the directory log.</summary>
    public static async Task<long> PostAsync(GatewaySession session, AgencyRecordContent next, SigningKey root, CancellationToken cancellationToken)
    {
        if (!next.Root.Contains(root.VerifyingKey))
        {
            throw new UsageException($"The key given is not a root key of {next.Agency}; name the right one with --root FILE.");
        }

        AgencyRecord record = Write(next);
        byte[] body = AgencyRecordedDetail.Create(record, record.Sign(root)).Bytes.ToArray();
        RecordedAnswer answer = await session.Client.PostRecordAsync(body, cancellationToken);
        return answer.Index;
    }

    private static AgencyRecord Write(AgencyRecordContent next)
    {
        try
        {
            return AgencyRecord.Create(next);
        }
        catch (DocumentException failure)
        {
            throw new UsageException(failure.Message, failure);
        }
    }
}
