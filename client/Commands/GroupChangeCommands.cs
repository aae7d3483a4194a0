using System.CommandLine;
using Gateway.Client.Cli;
using Gateway.Client.Groups;
using Gateway.Client.Http.Answers;
using Gateway.Client.Profiles;
using Gateway.Exchange;

namespace Gateway.Client.Commands;

/// <summary><c>advisory group add|remove|set|hand-on|close|submit</c>: the next version of a group that your agency owns.</summary>
internal static class GroupChangeCommands
{
    public static Command CreateAdd(CommandEnvironment environment, GlobalOptions globals)
    {
        Option<IReadOnlyList<AgencyId>> members = GroupWords.Members();
        Option<IReadOnlyList<AgencyId>> publishers = GroupWords.Publishers();
        Option<IReadOnlyList<GroupId>> held = GroupWords.Held();
        Command command = new("add", "Take agencies or groups in, or give an agency the other right. They receive what comes from now on.") { members, publishers, held };
        return Complete(environment, globals, command, parsed => content => content with
        {
            Members = Join(content.Members, parsed.GetValue(members), parsed.GetValue(publishers)),
            Nested = [.. content.Nested.Union(parsed.GetValue(held) ?? [])],
        });
    }

    public static Command CreateRemove(CommandEnvironment environment, GlobalOptions globals)
    {
        Option<IReadOnlyList<AgencyId>> members = GroupWords.Members();
        Option<IReadOnlyList<GroupId>> held = GroupWords.Held();
        Command command = new("remove", "Take agencies or groups out. What they received stays theirs.") { members, held };
        return Complete(environment, globals, command, parsed => content => content with
        {
            Members = [.. content.Members.Where(member => !(parsed.GetValue(members) ?? []).Contains(member.Agency))],
            Nested = [.. content.Nested.Except(parsed.GetValue(held) ?? [])],
        });
    }

    public static Command CreateSet(CommandEnvironment environment, GlobalOptions globals)
    {
        Option<IReadOnlyList<KeyValuePair<string, string>>> names = GroupWords.Names();
        names.Required = true;
        return Complete(environment, globals, new Command("set", "Give a group other names.") { names }, parsed => content => content with
        {
            Names = GroupWords.Read(parsed.GetValue(names)),
        });
    }

    public static Command CreateHandOn(CommandEnvironment environment, GlobalOptions globals)
    {
        Option<AgencyId> to = Words.Option<AgencyId>("--to", "Who owns it from now on", AgencyId.TryParse, "an agency's id, like cncert");
        to.Required = true;
        return Complete(
            environment, globals, new Command("hand-on", "Hand a group on to another agency, which then changes it alone.") { to }, parsed => content => content with { Owner = parsed.GetValue(to) });
    }

    public static Command CreateClose(CommandEnvironment environment, GlobalOptions globals) => Complete(
        environment, globals, new Command("close", "Close a group for ever."), _ => content => content with { Status = GroupStatus.Closed });

    public static Command CreateSubmit(CommandEnvironment environment, GlobalOptions globals)
    {
        Argument<string> file = new("FILE") { Description = "A version that was written with --prepare." };
        Command command = new("submit", "Bring a prepared version of a group.") { file };
        command.SetAction((parsed, cancellationToken) => CommandRunner.WithFreshGatewayAsync(
            environment,
            globals.Read(parsed),
            session => FinishAsync(environment, session, Read(parsed.GetRequiredValue(file)), preparePath: null, cancellationToken),
            cancellationToken));
        return command;
    }

    /// <summary>The members with some taken in or given the other right.</summary>
    /// <exception cref="UsageException">An agency is named with both rights.</exception>
    public static IReadOnlyList<GroupMember> Join(IReadOnlyList<GroupMember> present, IReadOnlyList<AgencyId>? members, IReadOnlyList<AgencyId>? publishers)
    {
        AgencyId[] twice = [.. (members ?? []).Intersect(publishers ?? [])];
        if (twice.Length > 0)
        {
            throw new UsageException($"{twice[0]} is named both as a member and as a publisher; choose one.");
        }

        GroupMember[] joining =
        [
            .. (members ?? []).Distinct().Select(agency => new GroupMember(agency, GroupRight.Member)),
            .. (publishers ?? []).Distinct().Select(agency => new GroupMember(agency, GroupRight.Publisher)),
        ];
        return [.. present.Where(member => joining.All(other => other.Agency != member.Agency)).Concat(joining).OrderBy(member => member.Agency.Value, StringComparer.Ordinal)];
    }

    /// <summary>Writes a version to a file, or brings it.</summary>
    public static async Task<int> FinishAsync(
        CommandEnvironment environment, GatewaySession session, SignedGroup version, string? preparePath, CancellationToken cancellationToken)
    {
        GroupContent content = version.Content;
        if (preparePath is not null)
        {
            if (File.Exists(preparePath))
            {
                throw new UsageException($"{preparePath} exists and would be overwritten; name another file with --prepare.");
            }

            PrivateFile.CreateNew(preparePath, version.Bytes.Span);
            await environment.SayAsync($"{content.Group} version {content.Sequence} written to {preparePath}; bring it with: advisory group submit {preparePath}");
            return ExitCode.Ok;
        }

        RecordedGroup answer = await new GroupChange(session).BringAsync(version, cancellationToken);
        await environment.SayAsync($"{content.Group} version {content.Sequence}, directory entry {answer.Index}");
        return ExitCode.Ok;
    }

    private static Command Complete(
        CommandEnvironment environment, GlobalOptions globals, Command command, Func<ParseResult, Func<GroupContent, GroupContent>> read)
    {
        Argument<GroupId> id = GroupWords.Id();
        Option<string?> prepare = GroupWords.Prepare();
        command.Arguments.Add(id);
        command.Options.Add(prepare);
        command.SetAction((parsed, cancellationToken) => CommandRunner.WithFreshGatewayAsync(
            environment,
            globals.Read(parsed),
            async session =>
            {
                SignedGroup next = await new GroupChange(session).NextAsync(parsed.GetValue(id), read(parsed), cancellationToken);
                return await FinishAsync(environment, session, next, parsed.GetValue(prepare), cancellationToken);
            },
            cancellationToken));
        return command;
    }

    private static SignedGroup Read(string path)
    {
        try
        {
            return SignedGroup.Parse(PrivateFile.Read(path).AsMemory().TrimEnd("\r\n "u8));
        }
        catch (DocumentException failure)
        {
            throw new UsageException($"{path} is not a signed version of a group: {failure.Message}", failure);
        }
    }
}
