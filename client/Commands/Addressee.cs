using Gateway.Client.Cli;
using Gateway.Exchange;

namespace Gateway.Client.Commands;

/// <summary>One word of <c>--to</c>: an agency, or one principal of it.</summary>
internal readonly record struct Addressee(AgencyId Agency, PrincipalId? Principal)
{
    public static bool TryParse(string? text, out Addressee value)
    {
        if (PrincipalId.TryParse(text, out PrincipalId principal))
        {
            value = new Addressee(principal.Agency, principal);
            return true;
        }

        bool known = AgencyId.TryParse(text, out AgencyId agency);
        value = known ? new Addressee(agency, null) : default;
        return known;
    }

    /// <summary>One recipient an agency, with the people named of it as its audience.</summary>
    /// <exception cref="UsageException">An agency is named both as a whole and by people.</exception>
    public static IReadOnlyList<UploadRecipient> Group(IEnumerable<Addressee> addressees)
    {
        List<UploadRecipient> recipients = [];
        foreach (IGrouping<AgencyId, Addressee> group in addressees.Distinct().GroupBy(addressee => addressee.Agency))
        {
            PrincipalId[] people = [.. group.Where(addressee => addressee.Principal is not null).Select(addressee => addressee.Principal!.Value)];
            if (people.Length > 0 && people.Length < group.Count())
            {
                throw new UsageException($"{group.Key} is named both as a whole and by people; choose one.");
            }

            recipients.Add(new UploadRecipient(group.Key, people.Length == 0 ? null : [.. people.OrderBy(person => person.Value, StringComparer.Ordinal)]));
        }

        return recipients;
    }
}
