/** What a page says before there is anything to show: what it is for, and what to do. They come with such a page. */
export const emptyZh = {
  import: '去导入录音',
  importElsewhere: '录音由质检主管或系统运维人员导入。',
  ways: {
    queue: '去质检工作台',
    exercise: '去做每日一练',
    alerts: '去看服务预警',
    people: '去添加人员和角色',
    calls: '去看通话',
    cases: '去案例库',
  },
  pages: {
    queue: {
      title: '没有待复核的通话',
      hint: '这里排着要人工复核的通话：不满意、未解决、高风险，或机器拿不准的。新录音处理完会自动排进来，并写明为什么。',
    },
    ownScores: {
      title: '还没有发布给您的评分',
      hint: '您的通话经质检员复核、发布评分后会出现在这里：可以听录音、看依据，逐项认可或申诉。现在可以先做一次练习。',
    },
    appeals: {
      title: '没有要处理的申诉',
      hint: '客服在期限内对一项扣分提出异议后，会出现在这里，由原复核人以外的人裁定。',
    },
    alerts: {
      title: '没有待处理的服务预警',
      hint: '投诉风险高、反复来电没有解决、涉及安全的通话会自动出现在这里，按时限提级，跟踪到关闭，不用手工登记。',
    },
    hotSpots: {
      title: '这段时间没有通话',
      hint: '这里看哪个地区、哪类业务的来电在集中增多。换一段时间，或先导入录音。',
    },
    boards: {
      title: '这段时间没有通话',
      hint: '通话处理、评分之后，这里自动有数，每个数都能点开到对应的通话。换一段时间，或先导入录音。',
    },
    boardAlerts: {
      title: '这段时间没有预警',
      hint: '这里看预警多久有人处理、多少逾期、多少提级。预警由处理完的通话自动生成。',
    },
    downgrades: {
      title: '这段时间没有疑似降级的通话',
      hint: '客户明确要投诉、却没有按投诉登记的通话会列在这里，供逐通核对。',
    },
    load: {
      title: '这段时间没有登记了客服的通话',
      hint: '这里看客服遇到的辱骂、连续激烈通话和长时间没有间歇的工作，只用于关怀，不进任何评分。换一段时间，或等带客服工号的录音导入。',
    },
    operations: {
      title: '还没有录音',
      hint: '在服务器上运行 earmark import 导入一个目录，或让业务系统用 API 令牌上传（POST /api/recordings）。处理进度和失败会显示在这里。',
    },
    frequent: {
      title: '还没有统计到客户的提问',
      hint: '通话处理完后，客户常问的问题会按次数排在这里，看知识条目答得全不全。',
    },
    stale: {
      title: '没有要更新的条目',
      hint: '条目快过或已过有效期，以及通话里的答复常与条目不一致时，会列在这里。',
    },
    conflicts: {
      title: '这段时间没有发现答复不一致',
      hint: '同一个问题在不同通话里得到不同答复时，会并排列在这里。换一段时间，或先导入录音。',
    },
    cases: {
      title: '案例库还是空的',
      hint: '这里收好案例和差案例，人人可听，已去掉个人信息。打开一通通话，在一条发现上点「加入案例库」。',
    },
    ownCases: {
      title: '案例库还是空的',
      hint: '这里收好案例和差案例，人人可听，已去掉个人信息。质检员和班组长加入案例后会出现在这里。',
    },
    exercise: {
      title: '今天没有练习',
      hint: '每天从案例库抽一段，听完答一题，答完看解析。案例库里有了案例，这里就有练习。',
    },
    drift: {
      title: '还没有可以比较的通话',
      hint: '这里比较两段时间的通话：变的是客户、录音，还是规则和模型。两段时间里都要有处理完的通话。换一段时间，或先导入录音。',
    },
    labelling: {
      title: '现在没有要标的通话',
      hint: '模型最拿不准的通话会排在这里，由人先标，标完才显示机器的答案。候选都标过了、正由别人标注，或还没有录音；新通话分析完会自动进来。',
    },
  },
};

type Shape<T> = { [K in keyof T]: T[K] extends string ? string : Shape<T[K]> };
export type EmptyTexts = Shape<typeof emptyZh>;
