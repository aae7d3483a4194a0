using System.Text.Json;
using Gateway.Exchange;

namespace Gateway.Client.Http.Answers;

/// <summary>One agency: the record as signed, and the gateway's working view of the principals, which is what it would encrypt to.</summary>
internal sealed record AgencyAnswer(
    AgencyId Agency,
    long DirectorySize,
    long Index,
    bool Suspended,
    JsonElement Record,
    string Signature,
    IReadOnlyList<WorkingPrincipal> Principals);
