using Gateway.Client.Cli;
using Gateway.Client.Profiles;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Sending;

/// <summary>Signs the statement to each recipient of an upload with the caller's signing key.</summary>
internal static class StatementSigner
{
    /// <exception cref="UsageException">An audience does not fit its recipient or the marking.</exception>
    public static SignatureSet Sign(Profile profile, UploadMetadata metadata, HeaderSet headers)
    {
        using SigningKey signingKey = profile.LoadSigningKey();
        try
        {
            return SignatureSet.Create(metadata.Statements(headers).Select(
                statement => new KeyValuePair<AgencyId, string>(statement.Recipient, statement.Sign(signingKey))));
        }
        catch (DocumentException failure)
        {
            string whom = failure.Recipients.Count > 0 ? $" ({string.Join(", ", failure.Recipients)})" : "";
            throw new UsageException($"{Explanations.Of(failure.Rule, failure.Message.TrimEnd('.'))}{whom}; name people with --to agency/principal for RED, agencies otherwise.", failure);
        }
    }
}
