namespace Gateway.Exchange;

/// <summary>
/// What agreements in force allow to be shared. Of those that bind sender and recipient, the ones about the advisory's category all hold: each was signed by both, and what is promised
/// in one is not taken back by another. If there are some and none of them is about the category, it is not shared: an agreement says what is shared, not only what is not.
/// </summary>
public static class AgreementRules
{
    /// <summary>Every reason against sharing; empty if there is none.</summary>
    /// <param name="item">What is to be shared.</param>
    /// <param name="recipients">With whom. The sender's own agency needs nobody's agreement.</param>
    /// <param name="agreements">What is in force.</param>
    /// <param name="isRequired">Whether nothing is shared without an agreement.</param>
    public static IReadOnlyList<AgreementRefusal> Check(
        SharedItem item, IEnumerable<AgencyId> recipients, IReadOnlyCollection<AgreementInForce> agreements, bool isRequired) =>
        [.. recipients.Where(recipient => recipient != item.Sender).SelectMany(recipient => Check(item, recipient, agreements, isRequired))];

    /// <summary>Every reason against sharing on what others sent; empty if there is none.</summary>
    /// <param name="item">What is to be shared on, with whoever shares it on as its sender.</param>
    /// <param name="givers">Its author, and whoever else passed it to the sharer.</param>
    /// <param name="recipient">With whom.</param>
    /// <param name="isPermitted">Whether its author permitted that, on record.</param>
    /// <param name="agreements">What is in force.</param>
    public static IReadOnlyList<AgreementRefusal> CheckOnward(
        SharedItem item, IEnumerable<AgencyId> givers, AgencyId recipient, bool isPermitted, IReadOnlyCollection<AgreementInForce> agreements) =>
    [
        .. givers.Distinct().Where(giver => giver != item.Sender)
            .SelectMany(giver => agreements.Where(agreement => agreement.Binds(giver, item.Sender)))
            .Select(agreement => agreement.Agreement)
            .Distinct()
            .Where(agreement => IsAbout(agreement, item.Category) && !AllowsOnward(agreement.Content.Terms.OnwardSharing, isPermitted))
            .Select(agreement => new AgreementRefusal(recipient, agreement.Id, AgreementClause.OnwardSharing)),
    ];

    private static bool AllowsOnward(OnwardTerm term, bool isPermitted) => term == OnwardTerm.Label || (term == OnwardTerm.Permission && isPermitted);

    private static IEnumerable<AgreementRefusal> Check(
        SharedItem item, AgencyId recipient, IReadOnlyCollection<AgreementInForce> agreements, bool isRequired)
    {
        Agreement[] binding = [.. agreements.Where(agreement => agreement.Binds(item.Sender, recipient)).Select(agreement => agreement.Agreement)];
        if (binding.Length == 0)
        {
            return isRequired ? [new AgreementRefusal(recipient, null, AgreementClause.Required)] : [];
        }

        Agreement[] covering = [.. binding.Where(agreement => IsAbout(agreement, item.Category))];
        return covering.Length == 0
            ? binding.Select(agreement => new AgreementRefusal(recipient, agreement.Id, AgreementClause.Categories))
            : covering.SelectMany(agreement => Broken(item, recipient, agreement).Select(clause => new AgreementRefusal(recipient, agreement.Id, clause)));
    }

    private static bool IsAbout(Agreement agreement, AdvisoryCategory category) =>
        agreement.Content.Terms.Categories.Count == 0 || agreement.Content.Terms.Categories.Contains(category);

    private static IEnumerable<AgreementClause> Broken(SharedItem item, AgencyId recipient, Agreement agreement)
    {
        AgreementTerms terms = agreement.Content.Terms;

        // Labels are ordered from the strictest on.
        if (item.Tlp < terms.MaxTlpOf(item.Sender, recipient))
        {
            yield return AgreementClause.MaxTlp;
        }

        if (terms.RetentionDays is int days && !(item.ExpiresAt <= item.CreatedAt.AddDays(days)))
        {
            yield return AgreementClause.RetentionDays;
        }

        if (terms.AcknowledgeWithinHours is int hours && !(item.RespondBy <= item.CreatedAt.AddHours(hours)))
        {
            yield return AgreementClause.AcknowledgeWithinHours;
        }

        if (terms.Languages.Count > 0 && item.Languages is { } languages && !languages.Any(language => terms.Languages.Any(range => Covers(range, language))))
        {
            yield return AgreementClause.Languages;
        }

        if (agreement.Find(recipient)!.Reservations.Any(reservation => IsAgainst(reservation, item)))
        {
            yield return AgreementClause.Reservations;
        }
    }

    private static bool IsAgainst(AgreementReservation reservation, SharedItem item) =>
        reservation.RefusedCategories.Contains(item.Category) || item.Tlp < reservation.MaxTlp;

    // RFC 4647 §3.3.1, basic filtering.
    private static bool Covers(string range, string tag) =>
        tag.StartsWith(range, StringComparison.OrdinalIgnoreCase) && (tag.Length == range.Length || tag[range.Length] == '-');
}
