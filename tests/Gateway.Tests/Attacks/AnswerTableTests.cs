using Gateway.Server.Errors;
using Gateway.Tests.Advisories;
using Gateway.Tests.Auth;
using Gateway.Tests.Groups;
using Gateway.Tests.Hosting;
using Gateway.Tests.Webhooks;

namespace Gateway.Tests.Attacks;

/// <summary>Each line of the contract's answers table, provoked over HTTP. A name that is added to the catalogue needs its provocation here.</summary>
public sealed class AnswerTableTests : AttackTests, IClassFixture<LimitedGateway>
{
    private readonly Dictionary<string, Func<Task>> provocations;

    public AnswerTableTests(AttackedGateway gateway, LimitedGateway limited)
        : base(gateway) => provocations = new(
        [
            .. new RequestProvocations(gateway, RefusedAsync).All,
            .. new CallerProvocations(gateway, RefusedAsync, AssertRecordedAsync).All,
            .. new UploadProvocations(gateway, RefusedAsync).All,
            .. new RecordProvocations(gateway, RefusedAsync).All,
            .. new AgreementProvocations(gateway, RefusedAsync).All,
            .. new OutageProvocations(gateway, limited, RefusedAsync).All,
        ]);

    public static TheoryData<string> Names => [.. ProblemCatalogue.All.Select(kind => kind.Text).Except(Elsewhere.Keys)];

    // Answers of gateways that are set up otherwise, or that take more than a request; these tests provoke them.
    private static Dictionary<string, string> Elsewhere { get; } = new()
    {
        ["extra-recipient"] = nameof(SealedTests.A_key_of_somebody_who_is_not_addressed_is_an_extra_recipient_and_named),
        ["invalid-webhook"] = nameof(WebhookTests.A_url_that_the_gateway_does_not_call_is_refused_and_recorded),
        ["invalid-group"] = nameof(GroupTests.A_group_holds_groups_that_its_owner_may_know_and_never_itself),
        ["issuer-unavailable"] = nameof(ExternalIssuerTests.One_that_has_never_shown_its_keys_is_unavailable_until_it_does),
        ["validator-unavailable"] = nameof(CsafValidatorTests.A_document_that_cannot_be_checked_is_refused_where_the_operator_says_so),
        ["overloaded"] = nameof(OverloadTests.What_is_over_the_bound_is_refused_before_its_token_is_read_and_taken_again_when_there_is_room),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_line_of_the_answers_table_is_provoked(string name)
    {
        Assert.True(provocations.TryGetValue(name, out Func<Task>? provoke), $"Nothing provokes {name}: add it to the provocations beside {nameof(AnswerTableTests)}.");
        await provoke();
    }

    [Fact]
    public void Nothing_is_provoked_that_is_not_in_the_table() => Assert.Empty(provocations.Keys.Except(ProblemCatalogue.All.Select(kind => kind.Text)));
}
