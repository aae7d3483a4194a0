using System.CommandLine;
using System.Globalization;
using Gateway.Client.Cli;
using Gateway.Client.Http.Answers;

namespace Gateway.Client.Commands;

/// <summary><c>advisory group list</c>: the groups that your agency may know, by the gateway's word; <c>show</c> and <c>send</c> verify.</summary>
internal static class GroupListCommand
{
    private static Listing<GroupSummary> Table(ReaderLanguages languages) => new(
    [
        ("ID", group => group.Group.Value),
        ("NAME", group => languages.Pick(group.Names)),
        ("OWNER", group => group.Owner.Value),
        ("ROSTER", group => group.Disclosure),
        ("VERSION", group => group.Sequence.ToString(CultureInfo.InvariantCulture)),
        ("STATUS", group => group.Status),
        ("YOU", group => group.MayPublish ? "may publish" : ""),
    ]);

    public static Command Create(CommandEnvironment environment, GlobalOptions globals)
    {
        Option<bool> json = AgencyWords.Json();
        Command command = new("list", "List the groups that your agency may know. show checks one; this list is the gateway's word.") { json };
        command.SetAction((parsed, cancellationToken) => CommandRunner.WithFreshGatewayAsync(
            environment,
            globals.Read(parsed),
            async session =>
            {
                Table(ReaderLanguages.Of(environment)).Write(environment, await ReadAllAsync(session, cancellationToken), parsed.GetValue(json));
                return ExitCode.Ok;
            },
            cancellationToken));
        return command;
    }

    /// <summary>Every group of the list.</summary>
    public static async Task<IReadOnlyList<GroupSummary>> ReadAllAsync(GatewaySession session, CancellationToken cancellationToken)
    {
        List<GroupSummary> groups = [];
        for (long after = -1; ;)
        {
            GroupPage page = await session.Client.ListGroupsAsync(after, cancellationToken);
            groups.AddRange(page.Groups);
            if (!page.More || page.Next <= after)
            {
                return groups;
            }

            after = page.Next;
        }
    }
}
