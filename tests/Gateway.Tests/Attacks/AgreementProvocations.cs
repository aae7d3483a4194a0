using Gateway.Exchange;
using Gateway.Tests.Advisories.Fixtures;
using Gateway.Tests.Agreements.Fixtures;

namespace Gateway.Tests.Attacks;

/// <summary>Agreements that cannot be one.</summary>
internal sealed class AgreementProvocations(AttackedGateway gateway, Refused refused)
{
    public IEnumerable<KeyValuePair<string, Func<Task>>> All => [new("invalid-agreement", ProposeForAnotherGatewayAsync)];

    private async Task ProposeForAnotherGatewayAsync()
    {
        AgreementDraft draft = AgreementDraft.Of("alpha", "bravo") with { Gateway = GatewayName.Parse("elsewhere.example"), Text = AttackedGateway.Marker };
        Member keyholder = gateway.KeyholderOf(gateway.Alice);
        using HttpClient client = await gateway.LogInAsync(keyholder);
        await refused(
            keyholder.Id, () => client.PostAsync("/v1/agreements", AgreementDraft.Body(draft.Write(), keyholder.Sign, draft.Texts)), 422, "invalid-agreement");
    }
}
