using System.Text.Json.Serialization;

namespace OrleansTickets.Api.Notifications;

/// <summary>What NHN Cloud is sent, and what is read of its answers.</summary>
internal sealed record AlimTalkSending(string SenderKey, string TemplateCode, IReadOnlyList<AlimTalkRecipient> RecipientList);

/// <param name="RecipientGroupingKey">Our own reference, by which the message can be looked up.</param>
internal sealed record AlimTalkRecipient(string RecipientNo, string Content, string RecipientGroupingKey);

internal sealed record AlimTalkReply(AlimTalkHeader? Header, AlimTalkSent? Message);

internal sealed record AlimTalkHeader(int ResultCode, bool IsSuccessful);

internal sealed record AlimTalkSent(string? RequestId, IReadOnlyList<AlimTalkSentOne>? SendResults);

internal sealed record AlimTalkSentOne(int ResultCode);

internal sealed record AlimTalkList(AlimTalkHeader? Header, AlimTalkFound? MessageSearchResultResponse);

internal sealed record AlimTalkFound(IReadOnlyList<AlimTalkFoundOne>? Messages);

internal sealed record AlimTalkFoundOne(string? RequestId, string? RecipientGroupingKey);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AlimTalkSending))]
[JsonSerializable(typeof(AlimTalkReply))]
[JsonSerializable(typeof(AlimTalkList))]
internal sealed partial class AlimTalkJson : JsonSerializerContext;
