using Gateway.Exchange;

namespace Gateway.Client.Http.Answers;

/// <summary>POST /v1/agencies and the routes for revocations and suspensions: where in the directory log it is now.</summary>
internal sealed record RecordedAnswer(AgencyId Agency, long Index, long? Sequence = null, long? DirectorySize = null);
